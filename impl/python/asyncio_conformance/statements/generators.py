"""Asynchronous generators, step by step, and iterating as Python's own grammar does it."""

from ..names import COROUTINES, GENERATORS
from ..values import exception


def plain_for(world, node, did):
    items = []
    for item in _over(world, node["over"], GENERATORS):
        items.append(item)
    return items


def asend(world, call, did):
    generator = world.subject(call["generator"], GENERATORS, did)
    return generator.asend(world.value(call["value"]) if "value" in call else None)


def athrow(world, call, did):
    generator = world.subject(call["generator"], GENERATORS, did)
    error = exception(world, call["exception"])
    return generator.athrow(error() if isinstance(error, type) else error)


def async_comprehension(world, call, did):
    return _comprehension(_over(world, call["over"], GENERATORS | COROUTINES))


async def _comprehension(over):
    return [item async for item in over]


def _over(world, written, kinds):
    if type(written) is dict and "name" in written:
        return world.names.find(written["name"], kinds)
    return world.value(written)


generators = {
    "plain_for": plain_for,
}

generator_calls = {
    "asend": (asend, lambda thing: "awaitable"),
    "athrow": (athrow, lambda thing: "awaitable"),
    "async_comprehension": (async_comprehension, lambda thing: "coroutine"),
}
