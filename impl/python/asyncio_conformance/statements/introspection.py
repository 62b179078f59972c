"""Who waits for whom, and how a task of one's own making is made known."""

import asyncio
import io
import re

from ..names import FUTURES, TASKS


def capture_call_graph(world, node, did):
    graph = asyncio.capture_call_graph(_asked(world, node, did))
    if graph is None:
        return
    waiting = sorted(world.identity.seen(each.future) or "?" for each in graph.awaited_by)
    did["value"] = {"dict": {"future": world.observed.value(graph.future), "awaited_by": {"set": waiting}}}


def print_call_graph(world, node, did):
    text = io.StringIO()
    asyncio.print_call_graph(_asked(world, node, did), file=text)
    names = [task.get_name() for task in asyncio.all_tasks(world.running_loop())]
    shown = [name for name in names if not re.fullmatch(r"Task-\d+", name) and name in text.getvalue()]
    did["value"] = {"list": sorted(shown)}


def future_add_to_awaited_by(world, node, did):
    asyncio.future_add_to_awaited_by(world.future(node, did), world.names.find(node["waiter"], FUTURES))


def future_discard_from_awaited_by(world, node, did):
    asyncio.future_discard_from_awaited_by(world.future(node, did), world.names.find(node["waiter"], FUTURES))


def unregister_task(world, node, did):
    task = world.task(node, did)
    loop = task.get_loop()
    asyncio._unregister_task(task)
    after = task in asyncio.all_tasks(loop)
    asyncio._register_task(task)
    did["value"] = {"dict": {"unregistered": after, "registered": task in asyncio.all_tasks(loop)}}


def enter_task(world, node, did):
    loop = world.running_loop()
    task = world.task(node, did)
    other = world.names.find(node["other"], TASKS)

    def tried(attempt):
        try:
            attempt(loop, other)
        except Exception as error:
            return world.observed.exception(error)
        return None

    asyncio._enter_task(loop, task)
    inside = world.observed.value(asyncio.current_task(loop))
    entered = tried(asyncio._enter_task)
    left = tried(asyncio._leave_task)
    asyncio._leave_task(loop, task)
    after = world.observed.value(asyncio.current_task(loop))
    did["value"] = {"dict": {"inside": inside, "entered_another": entered, "left_another": left, "after": after}}


def _asked(world, node, did):
    return world.future(node, did) if "future" in node else None


introspection = {
    "capture_call_graph": capture_call_graph,
    "print_call_graph": print_call_graph,
    "future_add_to_awaited_by": future_add_to_awaited_by,
    "future_discard_from_awaited_by": future_discard_from_awaited_by,
    "unregister_task": unregister_task,
    "enter_task": enter_task,
}
