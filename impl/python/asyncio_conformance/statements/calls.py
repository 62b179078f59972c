"""Calls that give something to await. Each stands in the table with the kind of thing that its name then stands for."""

import asyncio

from .. import bodies
from ..evaluation import awaitable
from ..identity import is_task
from ..names import GENERATORS, GROUPS, LOOPS, Unbound
from ..values import seconds


def coroutine(world, call, did):
    return bodies.coroutine(world, world.identity.next(world.base(call)), call["op"], call["body"])


def custom(world, call, did):
    return bodies.Custom(world, world.identity.next(world.base(call)), call["op"], call["body"])


def async_generator(world, call, did):
    return bodies.async_generator(world, world.identity.next(world.base(call)), call["op"], call["body"])


def generator_coroutine(world, call, did):
    delay = seconds(call["delay"])

    @asyncio.coroutine
    def delegating():
        return (yield from asyncio.sleep(delay))

    return delegating()


def value(world, call, did):
    return world.value(call["value"])


def create_future(world, call, did):
    return world.loop(call, did).create_future()


def future(world, call, did):
    return asyncio.Future(**_loop(world, call, did))


def create_task(world, call, did):
    coro = _argument(world, call, "coro", did)
    options = _task_options(world, call)
    if "group" in call:
        return world.subject(call["group"], GROUPS, did).create_task(coro, **options)
    if "loop" in call:
        return world.loop(call, did).create_task(coro, **options)
    return asyncio.create_task(coro, **options)


def task(world, call, did):
    coro = _argument(world, call, "coro", did)
    return asyncio.Task(coro, **_task_options(world, call), **_loop(world, call, did))


def _task_options(world, call):
    options = {}
    if "name" in call:
        options["name"] = world.value(call["name"])
    options.update(world.context(call))
    if "eager_start" in call:
        options["eager_start"] = call["eager_start"]
        world.starts_eagerly = True
    return options


def ensure_future(world, call, did):
    obj = _argument(world, call, "obj", did)
    return asyncio.ensure_future(obj, **_loop(world, call, did))


def sleep(world, call, did):
    delay = seconds(call["delay"])
    result = (world.value(call["result"]),) if "result" in call else ()
    return asyncio.sleep(delay, *result, **_loop_argument(world, call))


def gather(world, call, did):
    aws = arguments(world, call, did)
    options = {"return_exceptions": call["return_exceptions"]} if "return_exceptions" in call else {}
    return asyncio.gather(*aws, **options, **_loop_argument(world, call))


def shield(world, call, did):
    arg = _argument(world, call, "arg", did)
    return asyncio.shield(arg, **_loop_argument(world, call))


def wait(world, call, did):
    aws = arguments(world, call, did)
    options = {}
    if "timeout" in call:
        options["timeout"] = seconds(call["timeout"])
    if "return_when" in call:
        options["return_when"] = call["return_when"]
    if call.get("generator"):
        aws = (each for each in aws)
    elif call.get("single") and aws:
        aws = aws[0]
    return asyncio.wait(aws, **options, **_loop_argument(world, call))


def wait_for(world, call, did):
    fut = _argument(world, call, "fut", did)
    return asyncio.wait_for(fut, seconds(call["timeout"]), **_loop_argument(world, call))


def anext_(world, call, did):
    return world.subject(call["generator"], GENERATORS, did).__anext__()


def aclose(world, call, did):
    return world.subject(call["generator"], GENERATORS, did).aclose()


def shutdown_asyncgens(world, call, did):
    return world.loop(call, did).shutdown_asyncgens()


def _argument(world, call, field, did):
    argument = awaitable(world, call[field], did["by"])
    known = world.identity.of(argument)
    did["args"] = [] if known is None else [known]
    return argument


def arguments(world, call, did):
    """All of a list but the names that are not bound."""
    arguments = []
    for each in call["aws"]:
        if type(each) is str:
            try:
                arguments.append(awaitable(world, each, did["by"]))
            except Unbound:
                continue
        else:
            arguments.append(awaitable(world, each, did["by"]))
    known = [world.identity.of(each) for each in arguments]
    did["args"] = [each for each in known if each is not None]
    return arguments


def _loop(world, call, did):
    return {"loop": world.subject(call["loop"], LOOPS, did)} if "loop" in call else {}


def _loop_argument(world, call):
    return {"loop": world.running_loop()} if call.get("loop_argument") else {}


def _a(kind):
    return lambda thing: kind


def _task_or_future(thing):
    return "task" if is_task(thing) else "future"


calls = {
    "coroutine": (coroutine, _a("coroutine")),
    "custom": (custom, _a("awaitable")),
    "generator_coroutine": (generator_coroutine, _a("coroutine")),
    "value": (value, None),
    "create_future": (create_future, _a("future")),
    "future": (future, _a("future")),
    "create_task": (create_task, _a("task")),
    "task": (task, _a("task")),
    "ensure_future": (ensure_future, _task_or_future),
    "sleep": (sleep, _a("coroutine")),
    "gather": (gather, _a("future")),
    "shield": (shield, _a("future")),
    "wait": (wait, _a("coroutine")),
    "wait_for": (wait_for, _a("coroutine")),
    "async_generator": (async_generator, _a("generator")),
    "anext": (anext_, _a("awaitable")),
    "aclose": (aclose, _a("awaitable")),
    "shutdown_asyncgens": (shutdown_asyncgens, _a("coroutine")),
}
