"""Scheduling callbacks."""

from ..bodies import callback
from ..observed import type_name
from ..values import seconds


def call_soon(world, node, did):
    _schedule(world, node, did, "call_soon")


def call_soon_threadsafe(world, node, did):
    _schedule(world, node, did, "call_soon_threadsafe")


def call_later(world, node, did):
    _schedule(world, node, did, "call_later", seconds(node["delay"]))


def call_at(world, node, did):
    _schedule(world, node, did, "call_at", seconds(node["when"]))


def handle_cancel(world, node, did):
    return world.handle(node, did).cancel()


def handle_cancelled(world, node, did):
    return world.handle(node, did).cancelled()


def handle_when(world, node, did):
    when = world.handle(node, did).when()
    return float(world.clock.since(when - world.zeros_of_handles.get(did.get("on"), world.zero())))


def handle_get_context(world, node, did):
    return world.bind_seen(node, "context", world.handle(node, did).get_context())


def ticker(world, node, did):
    loop = world.loop(node, did)
    turns = node["turns"]
    op = node["op"]

    def tick(n):
        world.record({"is": "tick", "t": 0, "op": op, "n": n})
        if n < turns:
            loop.call_soon(tick, n + 1)

    if turns > 0:
        loop.call_soon(tick, 1)


def _schedule(world, node, did, method, *when):
    registration = world.identity.next(world.base(node))
    function = callback(world, node["callback"], registration, node["op"])
    args = [world.value(each) for each in node.get("args", ())]
    options = world.context(node)
    loop = world.loop(node, did)
    if node.get("keyword"):
        options["keyword"] = True
    if method == "call_at" and when != (None,):
        when = (world.zero(loop) + when[0],)
    handle = getattr(loop, method)(*when, function, *args, **options)
    world.made(node, "handle", handle, did)
    if when:
        world.zeros_of_handles[did["made"]] = world.zero(loop)
    did["value"] = {"type": type_name(handle)}


handles = {
    "call_soon": call_soon,
    "call_soon_threadsafe": call_soon_threadsafe,
    "call_later": call_later,
    "call_at": call_at,
    "handle_cancel": handle_cancel,
    "handle_cancelled": handle_cancelled,
    "handle_when": handle_when,
    "handle_get_context": handle_get_context,
    "ticker": ticker,
}
