"""What exists while one program runs, and the trace of what happened to it."""

import asyncio
import contextvars
import threading

from . import values
from .exceptions import Livelock
from .identity import Identity, is_task
from .names import CONTEXTS, FUTURES, HANDLES, LOOPS, TASKS, Names, Unbound
from .observed import Observed

TRACE_LIMIT = 20_000


class World:
    """Behind every statement: names, ids, the clock, and `record`, which notes an event and its time."""

    def __init__(self, clock, statements, calls, event_loops):
        self.clock = clock
        self._event_loops = event_loops
        self.statements = statements
        self.calls = calls
        self.names = Names()
        self.identity = Identity()
        self.observed = Observed(self.identity)
        self.trace = []
        self.over = False
        self.zeros_of_handles = {}  # a timer tells its loop's time, and not its loop
        self.handler_context = None  # what the exception handler that runs was called with
        self._variables = {}
        self._default_names = {}
        self._main_thread = threading.get_ident()
        self._threads = {}
        self._threads_started = 0
        self._loops_are_bound = False
        self.starts_eagerly = False

    def record(self, event):
        if self.over:
            return
        if len(self.trace) >= TRACE_LIMIT:
            raise Livelock("%d events" % TRACE_LIMIT)
        event["t"] = self.clock.elapsed()
        self.trace.append(event)
        self.names.replaced = None

    def stuck(self, why):
        self.record({"is": "stuck", "t": 0, "why": why})

    def end(self):
        """From here on nothing is recorded, and nothing of the program runs any more."""
        self.over = True
        self.names.clear()
        self.identity.clear()

    def value(self, written):
        return values.value(self, written)

    def future(self, node, did):
        return self.subject(node["future"], FUTURES, did)

    def task(self, node, did):
        return self.subject(node["task"], TASKS, did)

    def handle(self, node, did):
        return self.subject(node["handle"], HANDLES, did)

    def loop(self, node, did):
        """The loop that a statement names, or the running one."""
        if "loop" in node:
            return self.subject(node["loop"], LOOPS, did)
        loop = self.running_loop()
        known = self.identity.seen(loop)
        if known is not None:
            did["on"] = known
        return loop

    def running_loop(self):
        try:
            return asyncio.get_running_loop()
        except RuntimeError:
            raise Unbound("loop") from None

    def context(self, node):
        """The keyword argument `context`, where it is given."""
        return {"context": self.names.find(node["context"], CONTEXTS)} if "context" in node else {}

    def subject(self, name, kinds, did):
        """What a statement is done to."""
        found = self.names.find(name, kinds)
        known = self.identity.of(found)
        if known is not None:
            did["on"] = known
        return found

    def bind_seen(self, node, kind, thing):
        """`as` for what a statement looks up instead of making it; there may be nothing."""
        if thing is not None:
            if "as" in node:
                self.names.bind(node["as"], kind, thing)
                self.identity.made(thing, node["as"])
        return thing

    def bind_item(self, node, item):
        """An item of an iteration is bound where it is something to await."""
        if "as" not in node:
            return item
        if is_task(item):
            kind = "task"
        elif asyncio.isfuture(item):
            kind = "future"
        elif asyncio.iscoroutine(item):
            kind = "coroutine"
        else:
            return item
        self.names.bind(node["as"], kind, item)
        self.identity.made(item, node["as"])
        return item

    def made(self, node, kind, thing, did):
        """A node made `thing`: it is bound and gets its id."""
        did["made"] = self.identity.made(thing, self.base(node))
        if "as" in node:
            self.names.bind(node["as"], kind, thing)

    def base(self, node):
        """What the id of the thing that a node makes is minted from."""
        return node.get("as") or "#%d" % node["op"]

    def zero(self, loop=None):
        """What a loop's time, or the running one's, was at the program's start."""
        return self._event_loops.zero(loop or asyncio._get_running_loop())

    def variable(self, name):
        if name not in self._variables:
            self._variables[name] = contextvars.ContextVar(name, default=None)
        return self._variables[name]

    def default_name(self, name):
        """Task-1, Task-2 … in the order of first sight: asyncio goes on counting from one program to the next."""
        return self._default_names.setdefault(name, "Task-%d" % (len(self._default_names) + 1))

    def new_event_loop(self, name):
        """A loop that the program binds; other loops that are made meanwhile count as the target's own."""
        self._loops_are_bound = True
        try:
            loop = asyncio.new_event_loop()
        finally:
            self._loops_are_bound = False
        fresh = self.identity.made(loop, name)
        self.names.bind(name, "loop", loop)
        return loop, fresh

    def loop_made(self, loop):
        """Somebody made a loop; where nobody binds it, it is numbered in the order of making."""
        if not self._loops_are_bound:
            self.identity.seen(loop)

    def is_job(self):
        """Whether it is a job that acts: it waits for nobody, and runs no loop."""
        return self.clock.agenda.actor() is not None

    def tracing_policy(self, call):
        return self._event_loops.tracing_policy(call)

    def default_policy_restored(self):
        self._event_loops.default_policy_restored()

    def enter_thread(self):
        self._threads_started += 1
        self._threads[self._thread_key()] = self._threads_started

    def leave_thread(self):
        del self._threads[self._thread_key()]

    def thread(self):
        """The number of the thread that runs; None for the main one. One that the program did not start gets the next number."""
        key = self._thread_key()
        if key == self._main_thread:
            return None
        if key not in self._threads:
            self.enter_thread()
        return self._threads[key]

    def _thread_key(self):
        """The system uses a thread's number again when it has ended."""
        return self.clock.agenda.actor() or threading.get_ident()
