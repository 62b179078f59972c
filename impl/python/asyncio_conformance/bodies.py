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

    def called(*args):
        nonlocal calls
        if world.over:
            return None
        calls += 1
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


def thread(world, op, body):
    """Runs the body on a thread of its own, and waits for it."""
    of = "#%d" % op

    def target():
        world.enter_thread()
        run = Run(world, PLAIN, world.identity.mint(of + "()"), of, op, body)
        try:
            run.began()
            run.advances()
        except BaseException:
            pass  # its `ended` event says so
        finally:
            world.leave_thread()

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
    try:
        task = asyncio.current_task()
    except RuntimeError:
        run.began()
    else:
        run.began(task=run.world.identity.seen(task))
