"""Futures; a task is one too.

The future is no variable where its exception may be raised: the exception's traceback would keep it alive.
"""

import asyncio

from ..bodies import callback
from ..names import FUNCTIONS
from ..values import exception as written_exception
from ..values import seconds


def set_result(world, node, did):
    future = world.future(node, did)
    result = world.value(node["value"])
    did["value"] = world.observed.value(result)
    future.set_result(result)


def set_exception(world, node, did):
    future = world.future(node, did)
    error = written_exception(world, node["exception"])
    did["value"] = world.observed.value(error)
    future.set_exception(error)


def cancel(world, node, did):
    future = world.future(node, did)
    return future.cancel(**({"msg": world.value(node["msg"])} if "msg" in node else {}))


def done(world, node, did):
    return world.future(node, did).done()


def cancelled(world, node, did):
    return world.future(node, did).cancelled()


def result(world, node, did):
    return world.future(node, did).result(**_timeout(node))


def exception(world, node, did):
    return world.future(node, did).exception(**_timeout(node))


def add_done_callback(world, node, did):
    future = world.future(node, did)
    function = callback(world, node["callback"], "#%d" % node["op"], node["op"])
    return future.add_done_callback(function, **world.context(node))


def remove_done_callback(world, node, did):
    future = world.future(node, did)
    return future.remove_done_callback(world.names.find(node["callback"], FUNCTIONS))


def get_loop(world, node, did):
    return world.future(node, did).get_loop()


def isfuture(world, node, did):
    return asyncio.isfuture(world.value(node["value"]))


def iscoroutine(world, node, did):
    return asyncio.iscoroutine(world.value(node["value"]))


def iscoroutinefunction(world, node, did):
    return asyncio.iscoroutinefunction(world.value(node["value"]))


def _timeout(node):
    return {"timeout": seconds(node["timeout"])} if "timeout" in node else {}


futures = {
    "set_result": set_result,
    "set_exception": set_exception,
    "cancel": cancel,
    "done": done,
    "cancelled": cancelled,
    "result": result,
    "exception": exception,
    "add_done_callback": add_done_callback,
    "remove_done_callback": remove_done_callback,
    "get_loop": get_loop,
    "isfuture": isfuture,
    "iscoroutine": iscoroutine,
    "iscoroutinefunction": iscoroutinefunction,
}
