"""What becomes of errors that nobody awaits, and what the debug mode says."""

from ..names import FUTURES, Unbound
from ..values import exception, seconds


def get_exception_handler(world, node, did):
    return world.loop(node, did).get_exception_handler()


def call_exception_handler(world, node, did):
    loop = world.loop(node, did)
    if world.handler_context is not None:
        raise Unbound("call_exception_handler")  # a handler that calls itself does not end
    context = {"message": node["message"]}
    if "exception" in node:
        context["exception"] = exception(world, node["exception"])
    if "future" in node:
        context["future"] = world.names.find(node["future"], FUTURES)
    return loop.call_exception_handler(context)


def default_exception_handler(world, node, did):
    return world.loop(node, did).default_exception_handler(world.handler_context or {"message": "a message"})


def slow_callback_duration(world, node, did):
    loop = world.loop(node, did)
    if "seconds" not in node:
        return loop.slow_callback_duration
    loop.slow_callback_duration = seconds(node["seconds"])


def schedule_value(world, node, did):
    loop = world.loop(node, did)
    callback = world.value(node["value"])
    if node["method"] == "call_soon":
        return loop.call_soon(callback)
    if node["method"] == "call_later":
        return loop.call_later(1, callback)
    if node["method"] == "call_at":
        return loop.call_at(loop.time() + 1, callback)
    raise Unbound(node["method"])


errors = {
    "get_exception_handler": get_exception_handler,
    "call_exception_handler": call_exception_handler,
    "default_exception_handler": default_exception_handler,
    "slow_callback_duration": slow_callback_duration,
    "schedule_value": schedule_value,
}
