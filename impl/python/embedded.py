"""The driver inside of somebody else's process, as Pyodide is: the same lines, handed over by function calls."""

import asyncio

import driver

_interpreter = None


def start(loop="cpython"):
    """The start line, of the loop that this Python has without Pyodide, or of Pyodide's own."""
    global _interpreter
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        _interpreter, said = _webloop() if loop == "webloop" else _plain()
    finally:
        asyncio._set_running_loop(outer)
    return driver.to_line({"start": said})


def _plain():
    from asyncio_conformance.plain_loop import PlainLoop

    asyncio.run = asyncio.runners.run  # CPython's own; Pyodide has one that runs programs on its WebLoop
    interpreter, said = driver.prepare(PlainLoop)
    return interpreter, {**said, "name": "cpython", "loop": "asyncio:BaseEventLoop"}


def _webloop():
    clock = driver.virtual_clock()
    from webloop import WebLoops

    loops = WebLoops(clock)
    asyncio.run = loops.run
    interpreter, said = driver.prepare(clock=clock, event_loops=loops)
    return interpreter, {**said, "name": "webloop", "profile": "no-lifecycle"}


def answer(line):
    outer = asyncio._get_running_loop()  # Pyodide's, and it counts as running all the time
    try:
        return driver.answer(_interpreter, line) or driver.to_line({"stopped": _interpreter.ran})
    finally:
        asyncio._set_running_loop(outer)
