"""Runs programs for another process: JSON lines in on stdin, JSON lines out on stdout, and nothing else is ever printed there.

    python3 driver.py [--loop module:factory] [--python-path DIR]... [--clock auto|virtual|native|real] [--tasks c|python]
"""

import argparse
import importlib
import json
import os
import signal
import sys
import threading  # before the clock is replaced: its own waiting is real

PROTOCOL = 1
OLDEST = (3, 8)
CANNOT_START = 3


def main(arguments):
    with _stdout_to_ourselves() as answers:
        return _serve(arguments, answers)


def prepare(factory=None, clock=None, event_loops=None):
    """An interpreter of programs on the loops of that factory, and what to say of it at the start."""
    clock = clock or virtual_clock()
    from asyncio_conformance.event_loops import EventLoops
    from asyncio_conformance.interpreter import Interpreter, unsupported

    event_loops = event_loops or EventLoops(clock, factory)
    event_loops.begin(None)
    start = {
        "protocol": PROTOCOL,
        "name": "python",
        "version": list(sys.version_info),
        "implementation": sys.implementation.name,
        "asyncio": _asyncio(),
        "loop": _name(_first_loop()),
        "clock": clock.kind,
        "unsupported": unsupported(clock.kind),
    }
    return Interpreter(clock, event_loops), start


def answer(interpreter, line):
    """One line for one line; None ends it."""
    request = json.loads(line)
    if request.get("stop"):
        return None
    may_collect = '"collect"' in line
    interpreter.tidy(may_collect)
    # each is written at once: the garbage collector would look through all that is still there
    traces = [to_line(interpreter.run(program, may_collect)) for program in request["run"]]
    return '{"id":%s,"traces":[%s]}' % (to_line(request["id"]), ",".join(traces))


def to_line(message):
    return json.dumps(message, separators=(",", ":"))


def _serve(arguments, answers):
    def say(line):
        answers.write(line.encode("ascii") + b"\n")
        answers.flush()

    try:
        interpreter, start = _prepared(_options(arguments))
    except CannotStart as error:
        say(to_line({"failed": str(error), **error.remedy}))
        return CANNOT_START
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us, by closing stdin
    say(to_line({"start": start}))
    for line in sys.stdin.buffer:
        answered = answer(interpreter, line.decode("utf-8"))
        if answered is None:
            say(to_line({"stopped": interpreter.ran}))
            break
        say(answered)
    return 0


def _prepared(options):
    if sys.version_info < OLDEST:
        raise CannotStart("this is Python %d.%d, and 3.8 is the oldest that can be tested; choose a newer one" % sys.version_info[:2])
    sys.path[0:0] = [os.path.abspath(each) for each in options.python_path]
    if options.tasks == "python":
        sys.modules["_asyncio"] = None  # asyncio's accelerator in C, which then cannot be imported
    clock = _CLOCKS.get(options.clock, virtual_clock)()
    if options.loop is None:
        return prepare(clock=clock)
    interpreter, start = prepare(_factory(options.loop), clock)
    start["loop"] = options.loop
    return interpreter, start


def virtual_clock():
    from asyncio_conformance.clock import VirtualClock

    return _ticking(VirtualClock())


def _real_clock():
    from asyncio_conformance.real_clock import RealClock

    clock = RealClock()
    clock.install()
    return clock


def _native_clock():
    try:
        from asyncio_conformance import native_clock
    except ImportError as error:
        raise CannotStart("the native clock needs the module ctypes, which this Python cannot import: %s" % _described(error))
    if not native_clock.is_preloaded():
        raise CannotStart("the library of the native clock is not preloaded: LD_PRELOAD did not reach this Python")
    os.environ.pop("LD_PRELOAD", None)  # it is of no use to whom we start
    return _ticking(native_clock.NativeClock())


_CLOCKS = {"native": _native_clock, "real": _real_clock}


def _ticking(clock):
    """Before any loop's module is imported."""
    from asyncio_conformance import pool

    clock.install()
    if sys.platform != "emscripten":
        pool.install(clock)
    return clock


class CannotStart(Exception):
    """Why, in one sentence for the user; and what whoever started us may try instead."""

    def __init__(self, why, **remedy):
        super().__init__(why)
        self.remedy = remedy


def _factory(loop):
    module, _, attributes = loop.partition(":")
    if not attributes:
        raise CannotStart("--loop %s names no factory; write it as module:factory" % loop)
    try:
        found = importlib.import_module(module)
    except Exception as error:
        raise CannotStart("the module %s of --loop cannot be imported (is its directory on --python-path?): %s" % (module, _described(error)))
    for attribute in attributes.split("."):
        if not hasattr(found, attribute):
            raise CannotStart("--loop %s: there is no %s in %s" % (loop, attribute, module))
        found = getattr(found, attribute)
    if not callable(found):
        raise CannotStart("--loop %s is a %s and cannot be called" % (loop, type(found).__name__))
    return found


def _first_loop():
    """Made only to see that loops can be made."""
    import asyncio

    from asyncio_conformance.clock import NotVirtual

    try:
        first = asyncio.new_event_loop()
        if _waits_elsewhere(first):
            raise NotVirtual(type(first))
        first.close()
    except NotVirtual as error:
        raise CannotStart(str(error), needs="native")
    except BaseException as error:
        raise CannotStart("the loop factory, which is called without arguments, raised %s" % _described(error))
    return first


def _waits_elsewhere(loop):
    """Some loops have a selector and wait without it: one turn tells."""
    selector = getattr(loop, "_selector", None)
    if not hasattr(selector, "was_asked"):
        return False
    try:
        loop.call_soon(loop.stop)
        loop.run_forever()
    except Exception:
        return False  # a loop that cannot do that much shows it in programs
    return not selector.was_asked


def _asyncio():
    """Whether CPython's accelerator in C is in use."""
    import asyncio

    return "c" if asyncio.Task.__module__ == "_asyncio" else "python"


def _name(loop):
    """Where asyncio offers that class, as module:factory."""
    import asyncio

    for name in ("SelectorEventLoop", "ProactorEventLoop"):
        if getattr(asyncio, name, None) is type(loop):
            return "asyncio:" + name
    return "%s:%s" % (type(loop).__module__, type(loop).__name__)


def _options(arguments):
    parser = argparse.ArgumentParser(prog="driver.py", description=__doc__)
    parser.add_argument("--loop", metavar="module:factory")
    parser.add_argument("--python-path", metavar="DIR", action="append", default=[])
    parser.add_argument("--clock", choices=("auto", "virtual", "native", "real"), default="auto")
    parser.add_argument("--tasks", choices=("c", "python"), default="c")
    return parser.parse_args(arguments)


def _stdout_to_ourselves():
    """The protocol's stream. Whoever prints to stdout from now on, even from C, prints to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def _described(error):
    text = str(error).strip()
    return type(error).__name__ + (": " + text.splitlines()[0] if text else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
