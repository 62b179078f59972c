"""Runs programs one after another, each in a process state as clean as if it were the first."""

import asyncio
import contextvars
import gc
import logging
import marshal
import sys
import threading
import traceback
import warnings

from .exceptions import Livelock
from .run import HOST, Run
from .statements import calls, statements
from .world import World

PROGRAMS_BETWEEN_COLLECTIONS = 50
REAL_TRIES = 5
_freeze = getattr(gc, "freeze", lambda: None)  # PyPy has none


class Interpreter:
    """Turns programs into traces. What the garbage collector does belongs to no program, unless it collects itself: the
    collector is off while one runs."""

    def __init__(self, clock, event_loops):
        self._clock = clock
        self._event_loops = event_loops
        lacking = unsupported(clock.kind)
        self._statements = {kind: act for kind, act in statements.items() if kind not in lacking}
        self._calls = {kind: make for kind, make in calls.items() if kind not in lacking}
        self._logged = _Logged()
        self.ran = 0
        self._ran_when_tidy = 0
        gc.collect()
        _freeze()
        gc.disable()

    def tidy(self, may_collect=True):
        """Between requests: what is here now, such as the next programs, is not to be looked at again when one of them collects
        garbage; a loop that leaks would make that slower and slower."""
        if may_collect or self.ran - self._ran_when_tidy >= PROGRAMS_BETWEEN_COLLECTIONS:
            self._ran_when_tidy = self.ran
            _collect_unseen()
            _freeze()

    def run(self, program, may_collect=True):
        """The trace, or what went wrong with the interpreter itself. `may_collect`: it is worth looking whether the
        program collects garbage; that must not be what others have left."""
        self.ran += 1
        try:
            refusal = self._clock.refuses(program)
            if refusal is not None:
                return {"unsupported": refusal}
            if may_collect and b"collect" in marshal.dumps(program):
                _collect_unseen()
            if self._clock.kind == "real":
                return self._repeated(program)
            return self._trace(program)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            return {"crashed": "%s: %s (%s:%d)" % (type(error).__name__, error, last.filename, last.lineno)}

    def _repeated(self, program):
        """On the real clock the machine may come between: what shows twice in a row is the loop's doing."""
        before = None
        for _ in range(REAL_TRIES):
            trace = self._trace(program)
            if trace == before:
                return trace
            before = trace
        return {"unsupported": "it went otherwise each time, on the real clock"}

    def _trace(self, program):
        world = World(self._clock, self._statements, self._calls, self._event_loops)
        self._clock.begin(program.get("clock", 0), world.stuck)
        asyncio._set_running_loop(None)
        self._event_loops.begin(world)
        self._logged.begin(world)
        sys.unraisablehook = threading.excepthook = _silent
        sys.set_asyncgen_hooks(None, None)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = _Warned(world)
            try:
                contextvars.copy_context().run(_host, world, program["host"])
            finally:
                self._clock.end()
                world.end()
                self._clock.agenda.end()
                self._event_loops.end()
                self._logged.begin(None)
        return world.trace


def unsupported(clock="virtual"):
    """The kinds that this version of Python does not have, whatever loop it runs, and those that are not for that clock."""
    version = sys.version_info[:2]
    kinds = [kind for kind, since in _SINCE.items() if version < since]
    if version > (3, 10):
        kinds.append("generator_coroutine")
    if clock == "real":
        kinds += _NOT_IN_REAL_TIME
    if sys.platform == "emscripten":
        kinds += ["thread", "thread_pool", "run_in_executor", "to_thread"]
        if version < (3, 11):  # which takes any executor, and starts a thread to shut it down
            kinds.append("set_default_executor")
    return kinds


_NOT_IN_REAL_TIME = (
    "thread",
    "thread_pool",
    "run_in_executor",
    "to_thread",
    "set_default_executor",
    "slow_callback_duration",
    "schedule_value",
)
_BARRIERS = ("barrier", "parties", "n_waiting", "broken", "barrier_state", "barrier_wait", "barrier_reset", "barrier_abort")
_SINCE = {
    **dict.fromkeys(_BARRIERS, (3, 11)),
    "queue_shutdown": (3, 13),
    "capture_call_graph": (3, 14),
    "print_call_graph": (3, 14),
    "future_add_to_awaited_by": (3, 14),
    "future_discard_from_awaited_by": (3, 14),
    "task_group": (3, 11),
    "timeout": (3, 11),
    "timeout_at": (3, 11),
    "reschedule": (3, 11),
    "timeout_when": (3, 11),
    "expired": (3, 11),
    "runner": (3, 11),
    "runner_run": (3, 11),
    "runner_get_loop": (3, 11),
    "runner_close": (3, 11),
    "with_runner": (3, 11),
    "task": (3, 12),
    "uncancel": (3, 11),
    "cancelling": (3, 11),
    "get_context": (3, 12),
    "handle_get_context": (3, 12),
    "to_thread": (3, 9),
    "shutdown_default_executor": (3, 9),
}


def _host(world, body):
    try:
        Run(world, HOST, "host", None, None, body).advances()
    except Livelock:
        pass  # the trace is full


def _collect_unseen():
    """What others have left goes without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


def _silent(unraisable):
    """What cannot be raised was reported by a destructor or a thread of asyncio's, to nobody."""


class _Warned:
    def __init__(self, world):
        self._world = world

    def __call__(self, message, category, filename, lineno, file=None, line=None):
        event = {"is": "warned", "t": 0, "category": category.__name__}
        if "created at" in str(message):
            event["origin"] = True
        self._world.record(event)


class _Logged(logging.Handler):
    """Listens to the logger `asyncio`, alone."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self._world = None

    def begin(self, world):
        self._world = world
        logger = logging.getLogger("asyncio")
        if logger.handlers != [self]:
            logger.handlers[:] = [self]
        if logger.level != logging.WARNING:
            logger.setLevel(logging.WARNING)
        logger.propagate = False
        logger.disabled = False

    def handle(self, record):
        if self._world is None:
            return
        event = {"is": "logged", "t": 0, "level": record.levelname}
        if record.exc_info and record.exc_info[1] is not None:
            event["raised"] = self._world.observed.exception(record.exc_info[1])
        self._world.record(event)
