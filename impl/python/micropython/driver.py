"""Runs programs for another process, as ../driver.py does, on MicroPython: a line for a line."""

import json
import sys

from interpreter import Interpreter

KINDS = (
    "log raise return try repeat block run make await coroutine create_task sleep gather wait_for current_task cancel done "
    "event event_set event_clear is_set event_wait lock acquire release locked async_with"
).split()

_interpreter = Interpreter()


def start():
    """It follows the documentation of CPython 3.8, says its own."""
    release = ".".join([str(each) for each in sys.implementation[1][:3]])
    said = {
        "protocol": 1,
        "name": "micropython",
        "version": [3, 8],
        "implementation": "MicroPython " + release,
        "profile": "tasks-only",
        "supports": KINDS,
        "loop": "MicroPython %s, asyncio" % release,
    }
    return json.dumps({"start": said})


def answer(line):
    request = json.loads(line)
    if request.get("stop"):
        return json.dumps({"stopped": _interpreter.ran})
    traces = [_interpreter.run(program) for program in request["run"]]
    return json.dumps({"id": request["id"], "traces": traces})
