"""The driver inside of somebody else's process, as Pyodide is: the same lines, handed over by function calls."""

import asyncio

import driver

_interpreter = None


def start():
    """The start line."""
    global _interpreter
    from asyncio_conformance.plain_loop import PlainLoop

    asyncio.run = asyncio.runners.run  # CPython's own; Pyodide has one that runs programs on its WebLoop
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        _interpreter, said = driver.prepare(PlainLoop)
    finally:
        asyncio._set_running_loop(outer)
    said.update(name="cpython", loop="asyncio:BaseEventLoop")
    return driver.to_line({"start": said})


def answer(line):
    outer = asyncio._get_running_loop()  # Pyodide's, and it counts as running all the time
    try:
        return driver.answer(_interpreter, line) or driver.to_line({"stopped": _interpreter.ran})
    finally:
        asyncio._set_running_loop(outer)
