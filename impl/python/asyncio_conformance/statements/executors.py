"""Executors, and jobs for them."""

import asyncio
import concurrent.futures

from .. import bodies
from ..names import EXECUTORS
from ..pool import InlineExecutor
from ..values import seconds


def thread_pool(world, node, did):
    options = {"max_workers": node["workers"]} if "workers" in node else {}
    world.made(node, "executor", concurrent.futures.ThreadPoolExecutor(**options), did)


def inline_executor(world, node, did):
    world.made(node, "executor", InlineExecutor(), did)


def set_default_executor(world, node, did):
    executor = _executor(world, node)
    return world.loop(node, did).set_default_executor(executor)


def run_in_executor(world, call, did):
    function = bodies.callback(world, call["callback"], "#%d" % call["op"], call["op"])
    args = [world.value(each) for each in call.get("args", ())]
    executor = _executor(world, call)
    loop = world.loop(call, did)
    return loop.run_in_executor(executor, function, *args)


def to_thread(world, call, did):
    function = bodies.callback(world, call["callback"], "#%d" % call["op"], call["op"])
    args = [world.value(each) for each in call.get("args", ())]
    keywords = {"keyword": world.value(call["keyword"])} if "keyword" in call else {}
    return asyncio.to_thread(function, *args, **keywords)


def shutdown_default_executor(world, call, did):
    timeout = (seconds(call["timeout"]),) if "timeout" in call else ()
    return world.loop(call, did).shutdown_default_executor(*timeout)


def _executor(world, node):
    return world.names.find(node["executor"], EXECUTORS) if "executor" in node else None


executors = {
    "thread_pool": thread_pool,
    "inline_executor": inline_executor,
    "set_default_executor": set_default_executor,
}

executor_calls = {
    "run_in_executor": (run_in_executor, lambda thing: "future"),
    "to_thread": (to_thread, lambda thing: "coroutine"),
    "shutdown_default_executor": (shutdown_default_executor, lambda thing: "coroutine"),
}
