"""Python itself: what a program needs around asyncio's calls."""

import asyncio
import gc
import math

from .. import bodies
from ..evaluation import SILENT, CallRaised, evaluate
from ..exceptions import class_named
from ..names import AWAITABLES, COROUTINES, Unbound
from ..observed import type_name
from ..values import seconds

def make(world, node, did):
    what = node["what"]
    if type(what) is str:
        world.subject(what, AWAITABLES, did)
        return None
    try:
        evaluate(world, what, did["by"], observed=True)
    except CallRaised:
        pass
    return SILENT


def def_(world, node, did):
    made = node["as"]
    of = world.identity.next(made)
    function = bodies.function(world, of, node["op"], node["body"], node.get("times", bodies.DEFAULT_TIMES))
    world.made(node, "function", function, did)


def log(world, node, did):
    return world.value(node["value"])


def assign(world, node, did):
    value = world.value(node["value"])
    world.names.bind(node["as"], "value", value)
    return value


def close_coroutine(world, node, did):
    world.subject(node["coroutine"], COROUTINES, did).close()


def send(world, node, did):
    sent = world.subject(node["coroutine"], COROUTINES, did).send(None)
    did["value"] = {"type": type_name(sent)}


def del_(world, node, did):
    world.subject(node["name"], None, did)
    world.names.delete(node["name"])


def collect(world, node, did):
    gc.collect()


def issubclass_(world, node, did):
    return issubclass(class_named(node["class"]), class_named(node["of"]))


def same_class(world, node, did):
    return class_named(node["class"]) is class_named(node["as_class"])


def has(world, node, did):
    return hasattr(asyncio, node["attribute"])


def exception_attributes(world, node, did):
    name = node["class"].rpartition(".")[2]
    if name == "IncompleteReadError":
        error = asyncio.IncompleteReadError(b"ab", 5)
        return {"expected": error.expected, "partial": error.partial}
    if name == "LimitOverrunError":
        return {"consumed": asyncio.LimitOverrunError("m", 3).consumed}
    raise Unbound(node["class"])


def compile_await_outside_async(world, node, did):
    compile("def plain():\n    await other()\n", "<program>", "exec")


def thread(world, node, did):
    if world.is_job():
        raise Unbound("thread")
    delay = seconds(node["delay"]) if "delay" in node else None
    if delay is not None and not math.isfinite(delay):
        delay = 0
    bodies.thread(world, node["op"], node["body"], delay)


language = {
    "make": make,
    "def": def_,
    "log": log,
    "assign": assign,
    "close_coroutine": close_coroutine,
    "send": send,
    "del": del_,
    "collect": collect,
    "issubclass": issubclass_,
    "same_class": same_class,
    "has": has,
    "exception_attributes": exception_attributes,
    "compile_await_outside_async": compile_await_outside_async,
    "thread": thread,
}
"""Those that wait, leave the body or hold statements are steps of a Run."""
