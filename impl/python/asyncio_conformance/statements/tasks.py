"""What only tasks have."""

import asyncio
import io
import re
import sys

from ..names import LOOPS, Unbound

_DEFAULT_NAME = re.compile(r"Task-\d+\Z")


def uncancel(world, node, did):
    return world.task(node, did).uncancel()


def cancelling(world, node, did):
    return world.task(node, did).cancelling()


def get_name(world, node, did):
    name = world.task(node, did).get_name()
    return world.default_name(name) if type(name) is str and _DEFAULT_NAME.match(name) else name


def set_name(world, node, did):
    task = world.task(node, did)
    return task.set_name(world.value(node["value"]))


def repr_has_name(world, node, did):
    task = world.task(node, did)
    return task.get_name() in repr(task)


def get_coro(world, node, did):
    task = world.task(node, did)
    if world.starts_eagerly and sys.version_info < (3, 12, 2) and task.done():
        raise Unbound("get_coro()")  # of a task that was done at once, it would end the process
    return task.get_coro()


def get_context(world, node, did):
    return world.bind_seen(node, "context", world.task(node, did).get_context())


def get_stack(world, node, did):
    return [frame.f_code.co_name for frame in world.task(node, did).get_stack(limit=node.get("limit"))]


def print_stack(world, node, did):
    written = io.StringIO()
    world.task(node, did).print_stack(limit=node.get("limit"), file=written)
    return written.getvalue() != ""


def current_task(world, node, did):
    return world.bind_seen(node, "task", asyncio.current_task(*_loop(world, node, did)))


def all_tasks(world, node, did):
    return asyncio.all_tasks(*_loop(world, node, did))


def _loop(world, node, did):
    """Without it, these functions ask for the running loop themselves."""
    return (world.subject(node["loop"], LOOPS, did),) if "loop" in node else ()


tasks = {
    "uncancel": uncancel,
    "cancelling": cancelling,
    "get_name": get_name,
    "set_name": set_name,
    "repr_has_name": repr_has_name,
    "get_coro": get_coro,
    "get_context": get_context,
    "get_stack": get_stack,
    "print_stack": print_stack,
    "current_task": current_task,
    "all_tasks": all_tasks,
}
