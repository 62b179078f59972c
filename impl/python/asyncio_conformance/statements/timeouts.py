"""Timeouts, entered by `async_with`."""

import asyncio

from ..names import TIMEOUTS
from ..values import seconds


def timeout(world, node, did):
    world.made(node, "timeout", asyncio.timeout(seconds(node["delay"])), did)


def timeout_at(world, node, did):
    world.made(node, "timeout", asyncio.timeout_at(_loop_time(world, node)), did)


def reschedule(world, node, did):
    return world.subject(node["timeout"], TIMEOUTS, did).reschedule(_loop_time(world, node))


def timeout_when(world, node, did):
    when = world.subject(node["timeout"], TIMEOUTS, did).when()
    return None if when is None else float(world.clock.since(when - world.zero()))


def expired(world, node, did):
    return world.subject(node["timeout"], TIMEOUTS, did).expired()


def _loop_time(world, node):
    when = seconds(node["when"])
    return None if when is None else world.zero() + when


timeouts = {
    "timeout": timeout,
    "timeout_at": timeout_at,
    "reschedule": reschedule,
    "timeout_when": timeout_when,
    "expired": expired,
}
