"""What threads have to do with loops: coroutines handed over, and futures of concurrent.futures, at which nobody waits."""

import asyncio
import concurrent.futures

from ..evaluation import awaitable
from ..names import CONCURRENT, LOOPS, WRAPPED
from ..values import exception as written_exception


def concurrent_set_result(world, node, did):
    future = _future(world, node, did)
    result = world.value(node["value"])
    did["value"] = world.observed.value(result)
    future.set_result(result)


def concurrent_set_exception(world, node, did):
    future = _future(world, node, did)
    error = written_exception(world, node["exception"])
    error = error() if isinstance(error, type) else error
    did["value"] = world.observed.value(error)
    future.set_exception(error)


def concurrent_cancel(world, node, did):
    return _future(world, node, did).cancel()


def concurrent_done(world, node, did):
    return _future(world, node, did).done()


def concurrent_cancelled(world, node, did):
    return _future(world, node, did).cancelled()


def concurrent_result(world, node, did):
    return _future(world, node, did).result(timeout=0)


def concurrent_exception(world, node, did):
    return _future(world, node, did).exception(timeout=0)


def concurrent_future(world, call, did):
    return concurrent.futures.Future()


def run_coroutine_threadsafe(world, call, did):
    coro = awaitable(world, call["coro"], did["by"])
    known = world.identity.of(coro)
    did["args"] = [] if known is None else [known]
    loop = (world.subject(call["loop"], LOOPS, did),) if "loop" in call else ()
    return asyncio.run_coroutine_threadsafe(coro, *loop)


def wrap_future(world, call, did):
    future = world.names.find(call["future"], WRAPPED)
    known = world.identity.of(future)
    did["args"] = [] if known is None else [known]
    loop = {"loop": world.subject(call["loop"], LOOPS, did)} if "loop" in call else {}
    return asyncio.wrap_future(future, **loop)


def _future(world, node, did):
    return world.subject(node["future"], CONCURRENT, did)


threads = {
    "concurrent_set_result": concurrent_set_result,
    "concurrent_set_exception": concurrent_set_exception,
    "concurrent_cancel": concurrent_cancel,
    "concurrent_done": concurrent_done,
    "concurrent_cancelled": concurrent_cancelled,
    "concurrent_result": concurrent_result,
    "concurrent_exception": concurrent_exception,
}

thread_calls = {
    "concurrent_future": (concurrent_future, lambda thing: "concurrent"),
    "run_coroutine_threadsafe": (run_coroutine_threadsafe, lambda thing: "concurrent"),
    "wrap_future": (wrap_future, lambda thing: "task" if asyncio.isfuture(thing) and hasattr(thing, "get_coro") else "future"),
}
