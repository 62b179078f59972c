"""asyncio.Runner; its block is a step of a Run."""

import asyncio

from ..evaluation import awaitable
from ..names import RUNNERS
from .loops import blocking


def runner(world, node, did):
    options = {}
    if "debug" in node:
        options["debug"] = node["debug"]
    if "loop" in node:
        options["loop_factory"] = lambda: world.new_event_loop(node["loop"])[0]
    world.made(node, "runner", asyncio.Runner(**options), did)


def runner_run(world, node, did):
    run = world.names.find(node["runner"], RUNNERS).run
    coro = awaitable(world, node["coro"], did["by"])
    options = world.context(node)
    return blocking(world, did, world.identity.of(coro), lambda: run(coro, **options))


def runner_get_loop(world, node, did):
    return world.bind_seen(node, "loop", world.subject(node["runner"], RUNNERS, did).get_loop())


def runner_close(world, node, did):
    runner = world.subject(node["runner"], RUNNERS, did)
    return blocking(world, did, did["on"], runner.close)


runners = {
    "runner": runner,
    "runner_run": runner_run,
    "runner_get_loop": runner_get_loop,
    "runner_close": runner_close,
}
