"""Timeouts, entered by `async_with`."""

import asyncio

from ..values import seconds


def timeout(world, node, did):
    world.made(node, "timeout", asyncio.timeout(seconds(node["delay"])), did)


timeouts = {
    "timeout": timeout,
}
