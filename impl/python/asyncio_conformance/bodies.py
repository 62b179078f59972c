"""Bodies as Python has them: functions to be called back, coroutines, awaitable objects, asynchronous generators, threads.

Each drives a Run, and adds no await of its own.
"""

import asyncio
import threading

from .names import FUNCTIONS
from .run import COROUTINE, GENERATOR, PLAIN, Run


def callback(world, written, of, op):
    """The function that is meant: one that is defined, or one of its own for a body that is written in place."""
    if type(written) is str:
        return world.names.find(written, FUNCTIONS)
    return function(world, of, op, written)


def function(world, of, op, body, times=None):
    """After `times` calls it does nothing any more."""
    calls = 0

    def called(*args, **keywords):
        nonlocal calls
        if world.over:
            return None
        calls += 1
        if keywords:
            args += (keywords,)
        run = Run(world, PLAIN, world.identity.mint(of + "()"), of, op, () if times is not None and calls > times else body)
        run.began(args=world.observed.arguments(args))
        outer = world.handler_context
        world.handler_context = args[1] if len(args) == 2 and type(args[1]) is dict else None
        try:
            run.advances()
        finally:
            world.handler_context = outer
        return run.value

    return called


def coroutine(world, who, op, body):
    return _coroutine(Run(world, COROUTINE, who, who, op, body))


class Custom:
    """An object with `__await__`; whenever it is awaited, its body runs."""

    def __init__(self, world, who, op, body):
        self._run = lambda: Run(world, COROUTINE, who, who, op, body)

    def __await__(self):
        return _coroutine(self._run()).__await__()


def async_generator(world, who, op, body):
    return _async_generator(Run(world, GENERATOR, who, who, op, body))


DEFAULT_TIMES = 8
"""How often a function acts where the program does not say: so every program ends."""


class ContextManager:
    """An asynchronous one, whose methods run the bodies."""

    def __init__(self, world, who, node):
        self._world = world
        self._who = who
        self._node = node
        self._calls = {"__aenter__": 0, "__aexit__": 0}

    def __aenter__(self):
        return _coroutine(self._method("__aenter__"))

    def __aexit__(self, _type, error, _traceback):
        run = self._method("__aexit__")
        run.args = (error,)
        return _coroutine(run)

    def _method(self, name):
        who = self._world.identity.mint("%s.%s()" % (self._who, name))
        self._calls[name] += 1
        body = self._node["enter" if name == "__aenter__" else "exit"] if self._calls[name] <= DEFAULT_TIMES else ()
        return Run(self._world, COROUTINE, who, self._who, self._node["op"], body)


def thread(world, op, body, delay=None):
    """Runs the body on a thread of its own, and waits for it; with `delay`, it begins by then, and nobody waits."""
    of = "#%d" % op
    agenda = world.clock.agenda

    def target():
        if delay is None:
            agenda.drive()
        world.enter_thread()
        run = Run(world, PLAIN, world.identity.mint(of + "()"), of, op, body)
        try:
            run.began()
            run.advances()
        except BaseException:
            pass  # its `ended` event says so
        finally:
            world.leave_thread()
            agenda.leave()

    if delay is not None:
        agenda.add(target, world.clock.monotonic() + delay)
        return
    started = threading.Thread(target=target, daemon=True)
    started.start()
    started.join()


async def _coroutine(run):
    _began(run)
    while run.advances():
        try:
            run.sent = await run.awaitable()
        except BaseException as error:
            run.raised = error
    return run.value


async def _async_generator(run):
    _began(run)
    while run.advances():
        try:
            if run.emits:
                run.sent = yield run.item()
            else:
                run.sent = await run.awaitable()
        except BaseException as error:
            run.raised = error


def _began(run):
    if run.world.over:
        return
    seen = {}
    if run.args is not None:
        seen["args"] = run.world.observed.values(run.args)
        run.args = None  # an exception, which must not live longer for it
    try:
        seen["task"] = run.world.identity.seen(asyncio.current_task())
    except RuntimeError:
        pass
    run.began(**seen)
