"""Barriers, and what waits at them."""

import asyncio
import re

from ..names import BARRIERS


def barrier(world, node, did):
    world.made(node, "barrier", asyncio.Barrier(node["parties"]), did)


def parties(world, node, did):
    return _barrier(world, node, did).parties


def n_waiting(world, node, did):
    return _barrier(world, node, did).n_waiting


def broken(world, node, did):
    return _barrier(world, node, did).broken


def barrier_state(world, node, did):
    told = re.search(r"\[(\w+)(?:, waiters:(\d+)/(\d+))?\]", repr(_barrier(world, node, did)))
    if told is None:
        return None
    state, *counts = told.groups()
    return (state, *(int(count) for count in counts if count is not None))


def barrier_wait(world, call, did):
    return _barrier(world, call, did).wait()


def barrier_reset(world, call, did):
    return _barrier(world, call, did).reset()


def barrier_abort(world, call, did):
    return _barrier(world, call, did).abort()


def _barrier(world, node, did):
    return world.subject(node["barrier"], BARRIERS, did)


barriers = {
    "barrier": barrier,
    "parties": parties,
    "n_waiting": n_waiting,
    "broken": broken,
    "barrier_state": barrier_state,
}

barrier_calls = {
    "barrier_wait": (barrier_wait, lambda thing: "coroutine"),
    "barrier_reset": (barrier_reset, lambda thing: "coroutine"),
    "barrier_abort": (barrier_abort, lambda thing: "coroutine"),
}
