"""Loops and their life."""

import asyncio
import math

from ..bodies import callback
from ..evaluation import SILENT, awaitable
from ..names import Unbound
from ..values import seconds


def new_event_loop(world, node, did):
    did["made"] = world.new_event_loop(node["as"])[1]


def set_event_loop(world, node, did):
    if "loop" in node:
        return asyncio.set_event_loop(world.loop(node, did))
    return asyncio.set_event_loop(world.value(node.get("value")))


def get_event_loop(world, node, did):
    return world.bind_seen(node, "loop", asyncio.get_event_loop())


def get_running_loop(world, node, did):
    return world.bind_seen(node, "loop", asyncio.get_running_loop())


def run(world, node, did):
    _refuse_in_job(world, node)
    main = awaitable(world, node["main"], did["by"])
    options = {}
    if "debug" in node:
        options["debug"] = node["debug"]
    if "loop" in node:
        options["loop_factory"] = lambda: world.new_event_loop(node["loop"])[0]
    return blocking(world, did, world.identity.of(main), lambda: asyncio.run(main, **options))


def run_until_complete(world, node, did):
    _refuse_in_job(world, node)
    loop = world.loop(node, did)
    future = awaitable(world, node["future"], did["by"])
    return blocking(world, did, world.identity.of(future), lambda: loop.run_until_complete(future))


def run_forever(world, node, did):
    _refuse_in_job(world, node)
    loop = world.loop(node, did)
    return blocking(world, did, did["on"], loop.run_forever)


def stop(world, node, did):
    return world.loop(node, did).stop()


def close(world, node, did):
    return world.loop(node, did).close()


def is_running(world, node, did):
    return world.loop(node, did).is_running()


def is_closed(world, node, did):
    return world.loop(node, did).is_closed()


def time(world, node, did):
    loop = world.loop(node, did)
    now = loop.time()
    since = float(world.clock.since(now - world.zero(loop)))
    return int(since) if isinstance(now, int) else since


def set_debug(world, node, did):
    return world.loop(node, did).set_debug(node["enabled"])


def get_debug(world, node, did):
    return world.loop(node, did).get_debug()


def set_exception_handler(world, node, did):
    loop = world.loop(node, did)
    if "value" in node:
        return loop.set_exception_handler(world.value(node["value"]))
    handler = callback(world, node["handler"], "#%d" % node["op"], node["op"]) if "handler" in node else None
    return loop.set_exception_handler(handler)


def block(world, node, did):
    blocked = seconds(node["seconds"])
    if blocked is not None and blocked > 0 and math.isfinite(blocked):
        world.clock.advance(blocked)


def _refuse_in_job(world, node):
    if world.is_job():
        raise Unbound(node["do"])


def blocking(world, did, on, run):
    """A statement that runs a loop: it blocks its caller, and what comes out of it is observed."""
    waits = {"is": "waits", "t": 0, "by": did["by"], "op": did["op"]}
    if on is not None:
        waits["on"] = on
    world.record(waits)
    resumed = {"is": "resumed", "t": 0, "by": did["by"], "op": did["op"]}
    try:
        resumed["value"] = world.observed.value(run())
    except BaseException as error:
        resumed["raised"] = world.observed.exception(error)
    world.record(resumed)
    return SILENT


loops = {
    "new_event_loop": new_event_loop,
    "set_event_loop": set_event_loop,
    "get_event_loop": get_event_loop,
    "get_running_loop": get_running_loop,
    "run": run,
    "run_until_complete": run_until_complete,
    "run_forever": run_forever,
    "stop": stop,
    "close": close,
    "is_running": is_running,
    "is_closed": is_closed,
    "time": time,
    "set_debug": set_debug,
    "get_debug": get_debug,
    "set_exception_handler": set_exception_handler,
    "block": block,
}
