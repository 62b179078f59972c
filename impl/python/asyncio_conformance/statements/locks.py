"""Locks, events, conditions and semaphores."""

import asyncio

from ..bodies import callback
from ..names import CONDITIONS, EVENTS, LOCKABLES, LOCKS
from ..values import seconds


def lock(world, node, did):
    world.made(node, "lock", asyncio.Lock(), did)


def event(world, node, did):
    world.made(node, "event", asyncio.Event(), did)


def condition(world, node, did):
    lock = (world.subject(node["lock"], LOCKS, did),) if "lock" in node else ()
    world.made(node, "condition", asyncio.Condition(*lock), did)


def semaphore(world, node, did):
    world.made(node, "semaphore", asyncio.Semaphore(*_initial(world, node)), did)


def bounded_semaphore(world, node, did):
    world.made(node, "semaphore", asyncio.BoundedSemaphore(*_initial(world, node)), did)


def release(world, node, did):
    return world.subject(node["lock"], LOCKABLES, did).release()


def locked(world, node, did):
    return world.subject(node["lock"], LOCKABLES, did).locked()


def event_set(world, node, did):
    return world.subject(node["event"], EVENTS, did).set()


def event_clear(world, node, did):
    return world.subject(node["event"], EVENTS, did).clear()


def is_set(world, node, did):
    return world.subject(node["event"], EVENTS, did).is_set()


def notify(world, node, did):
    n = (node["n"],) if "n" in node else ()
    return world.subject(node["condition"], CONDITIONS, did).notify(*n)


def notify_all(world, node, did):
    return world.subject(node["condition"], CONDITIONS, did).notify_all()


def _initial(world, node):
    return (world.value(node["value"]),) if "value" in node else ()


locks = {
    "lock": lock,
    "event": event,
    "condition": condition,
    "semaphore": semaphore,
    "bounded_semaphore": bounded_semaphore,
    "release": release,
    "locked": locked,
    "event_set": event_set,
    "event_clear": event_clear,
    "is_set": is_set,
    "notify": notify,
    "notify_all": notify_all,
}


def acquire(world, call, did):
    return world.subject(call["lock"], LOCKABLES, did).acquire(**_timeout(call))


def event_wait(world, call, did):
    return world.subject(call["event"], EVENTS, did).wait(**_timeout(call))


def condition_wait(world, call, did):
    return world.subject(call["condition"], CONDITIONS, did).wait(**_timeout(call))


def condition_wait_for(world, call, did):
    condition = world.subject(call["condition"], CONDITIONS, did)
    return condition.wait_for(callback(world, call["predicate"], "#%d" % call["op"], call["op"]))


def _timeout(call):
    return {"timeout": seconds(call["timeout"])} if "timeout" in call else {}


def _coroutine(thing):
    return "coroutine"


lock_calls = {
    "acquire": (acquire, _coroutine),
    "event_wait": (event_wait, _coroutine),
    "condition_wait": (condition_wait, _coroutine),
    "condition_wait_for": (condition_wait_for, _coroutine),
}
