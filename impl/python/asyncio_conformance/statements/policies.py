"""Event loop policies."""

import asyncio

from ..bodies import function
from ..names import POLICIES


def policy(world, node, did):
    call = function(world, "#%d" % node["op"], node["op"], ())
    world.made(node, "policy", world.tracing_policy(call), did)


def set_event_loop_policy(world, node, did):
    chosen = world.subject(node["policy"], POLICIES, did) if "policy" in node else None
    asyncio.set_event_loop_policy(chosen)
    if chosen is None:
        world.default_policy_restored()


def get_event_loop_policy(world, node, did):
    found = asyncio.get_event_loop_policy()
    if world.identity.of(found) is None:
        did["value"] = {"type": "policy"}
    return found


policies = {
    "policy": policy,
    "set_event_loop_policy": set_event_loop_policy,
    "get_event_loop_policy": get_event_loop_policy,
}
