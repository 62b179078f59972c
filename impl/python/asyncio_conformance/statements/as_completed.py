"""as_completed(), and plain iteration over what it gives."""

import asyncio

from ..names import AS_COMPLETED
from ..values import seconds
from .calls import arguments


def as_completed(world, call, did):
    aws = arguments(world, call, did)
    options = {"timeout": seconds(call["timeout"])} if "timeout" in call else {}
    if call.get("generator"):
        aws = (each for each in aws)
    elif call.get("single") and aws:
        aws = aws[0]
    return asyncio.as_completed(aws, **options)


def next_(world, call, did):
    return next(world.subject(call["iterator"], AS_COMPLETED, did))


as_completed_calls = {
    "as_completed": (as_completed, lambda thing: "iterator"),
    "next": (next_, lambda thing: "coroutine"),
}
