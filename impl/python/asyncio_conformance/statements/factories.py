"""What a loop makes its tasks with."""

import asyncio

from ..names import Unbound


def set_task_factory(world, node, did):
    loop = world.loop(node, did)
    if "factory" in node:
        return loop.set_task_factory(_factory(world, node, did))
    return loop.set_task_factory(world.value(node.get("value")))


def get_task_factory(world, node, did):
    return world.loop(node, did).get_task_factory()


def _factory(world, node, did):
    kind = node["factory"]
    if kind != "tracing" and not hasattr(asyncio, "eager_task_factory"):
        raise Unbound("eager_task_factory")
    if kind != "tracing":
        world.starts_eagerly = True
    if kind == "eager":
        return asyncio.eager_task_factory
    of = world.identity.mint("#%d" % node["op"])
    did["made"] = of
    if kind == "tracing":

        def traced(loop, coro, **options):
            return _observed(world, of, node, [loop, coro, _shown(options)], lambda: asyncio.Task(coro, loop=loop, **options))

    else:

        def make(coro, **options):
            return _observed(world, of, node, [coro, _shown(options)], lambda: asyncio.Task(coro, **options))

        traced = asyncio.create_eager_task_factory(make)
    world.identity.give(traced, of)
    return traced


def _shown(options):
    """Keyword arguments but for the loop and those that are None: whether these are passed differs from version to version."""
    return {key: value for key, value in options.items() if key != "loop" and value is not None}


def _observed(world, of, node, args, make):
    """A function of the program's own that makes a task, and shows when it is called and what it gives."""
    if world.over:
        return make()
    who = world.identity.mint(of + "()")
    began = {"is": "began", "t": 0, "who": who, "of": of, "op": node["op"], "args": world.observed.values(args)}
    thread = world.thread()
    if thread is not None:
        began["thread"] = thread
    world.record(began)
    try:
        task = make()
    except BaseException as error:
        world.record({"is": "ended", "t": 0, "who": who, "raised": world.observed.exception(error)})
        raise
    world.record({"is": "ended", "t": 0, "who": who, "value": world.observed.value(task)})
    return task


factories = {
    "set_task_factory": set_task_factory,
    "get_task_factory": get_task_factory,
}
