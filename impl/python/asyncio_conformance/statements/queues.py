"""Queues of the three kinds, and what waits at them."""

import asyncio

from ..names import QUEUES


def queue(world, node, did):
    world.made(node, "queue", asyncio.Queue(*_maxsize(world, node)), did)


def lifo_queue(world, node, did):
    world.made(node, "queue", asyncio.LifoQueue(*_maxsize(world, node)), did)


def priority_queue(world, node, did):
    world.made(node, "queue", asyncio.PriorityQueue(*_maxsize(world, node)), did)


def put_nowait(world, node, did):
    subject = _queue(world, node, did)
    item = world.value(node["item"])
    did["value"] = world.observed.value(item)
    subject.put_nowait(item)


def get_nowait(world, node, did):
    return _queue(world, node, did).get_nowait()


def task_done(world, node, did):
    return _queue(world, node, did).task_done()


def queue_shutdown(world, node, did):
    return _queue(world, node, did).shutdown(**({"immediate": node["immediate"]} if "immediate" in node else {}))


def qsize(world, node, did):
    return _queue(world, node, did).qsize()


def empty(world, node, did):
    return _queue(world, node, did).empty()


def full(world, node, did):
    return _queue(world, node, did).full()


def maxsize(world, node, did):
    return _queue(world, node, did).maxsize


def put(world, call, did):
    subject = _queue(world, call, did)
    return subject.put(world.value(call["item"]))


def get(world, call, did):
    return _queue(world, call, did).get()


def join(world, call, did):
    return _queue(world, call, did).join()


def _queue(world, node, did):
    return world.subject(node["queue"], QUEUES, did)


def _maxsize(world, node):
    return (world.value(node["maxsize"]),) if "maxsize" in node else ()


queues = {
    "queue": queue,
    "lifo_queue": lifo_queue,
    "priority_queue": priority_queue,
    "put_nowait": put_nowait,
    "get_nowait": get_nowait,
    "task_done": task_done,
    "queue_shutdown": queue_shutdown,
    "qsize": qsize,
    "empty": empty,
    "full": full,
    "maxsize": maxsize,
}

queue_calls = {
    "put": (put, lambda thing: "coroutine"),
    "get": (get, lambda thing: "coroutine"),
    "join": (join, lambda thing: "coroutine"),
}
