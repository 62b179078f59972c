"""The virtual clock: `time.monotonic` as every loop reads it, and waiting that jumps to its own end.

A loop's own `time()` stays under test: it asks `time.monotonic`, which is replaced before the loop's module is imported.
What is wrapped is the loop's selector, so that everything a loop does around a wait stays its own as well.
"""

import linecache
import math
import threading
import time
import types

from .agenda import Agenda
from .exceptions import Deadlock, Livelock

LIMIT_SECONDS = 10_000_000.0
TURN_LIMIT = 100_000
NANOSECOND = 1e-9


class VirtualClock:
    """One for all loops of a process; each program starts it anew."""

    kind = "virtual"

    def __init__(self):
        self._now = 0.0
        self._idle_turns = 0
        self._stuck = None
        self.start = 0.0
        self.agenda = Agenda()

    def install(self):
        self.agenda.watch()
        real_join = threading.Thread.join
        threading.Thread.join = lambda thread, timeout=None: self._join(real_join, thread, timeout)
        real_info = time.get_clock_info
        time.monotonic = self.monotonic
        linecache.checkcache = lambda filename=None: None  # debug mode asks whether its sources have changed
        time.get_clock_info = lambda name: self._info() if name == "monotonic" else real_info(name)

    def monotonic(self):
        return self._now

    def begin(self, start, stuck):
        """`stuck` is told the reason before the clock raises it out of a running loop."""
        self.start = float(start)
        self._move(self.start)
        self._idle_turns = 0
        self._stuck = stuck
        self.agenda.begin()

    def elapsed(self):
        """Seconds since the program's start."""
        return self._now - self.start

    def advance(self, seconds):
        """Somebody blocks: others go on meanwhile."""
        actor = self.agenda.actor()
        if actor is not None:
            actor.block(self._now + seconds)
            return
        until = self._now + seconds
        while self._lets_go_by(until):
            pass
        self._move(until)
        self._idle_turns = 0

    def select(self, seconds, poll):
        """A loop looks for work, and waits for it so long at most: what `poll` gives when there is something."""
        self.agenda.settle()
        ready = poll()
        if not ready and (seconds is None or seconds > 0):
            # not even call_soon_threadsafe() has written to the loop's own pipe
            return self._wait(seconds, poll)
        self._turn()
        return ready

    def _turn(self):
        """A turn of a loop that has something to do at once."""
        self._idle_turns += 1
        if self._idle_turns > TURN_LIMIT:
            self._idle_turns = 0
            self._stuck("Livelock")
            raise Livelock("%d turns without time going on" % TURN_LIMIT)

    def _wait(self, seconds, poll):
        """What a loop waits for has come: something that a thread did, which `poll` tells, or else its deadline; or nothing
        ever will."""
        deadline = None if seconds is None else self._now + seconds
        limit = self.start + LIMIT_SECONDS
        until = limit if deadline is None else min(deadline, limit)
        while self._lets_go_by(until):
            self._idle_turns = 0
            while self._lets_go_by(self._now):
                pass
            self.agenda.settle()
            ready = poll()
            if ready:
                return ready
        if deadline is not None and deadline - self.start <= LIMIT_SECONDS:
            self._move(deadline)
            self._idle_turns = 0
            return []
        if deadline is not None:
            self._move(max(self._now, limit))
        self._stuck("Deadlock")
        raise Deadlock("nothing is scheduled" if seconds is None else "nothing is scheduled for %d seconds" % LIMIT_SECONDS)

    def reach(self):
        """A thread of asyncio's own acts from here on when a loop looks, and not whenever it comes to it."""
        if not self.agenda.is_driver() and self.agenda.actor() is None:
            self.agenda.park(lambda: True)

    def wait_until(self, is_true):
        """Somebody blocks until threads have brought that about."""
        if self.agenda.is_driver():
            while not is_true() and self._lets_go_by(math.inf):
                pass
        else:
            self.agenda.park(is_true)

    def _lets_go_by(self, time):
        """Whether a thread was due by then, and has gone on."""
        due = self.agenda.next()
        if due is None or due > time:
            return False
        self._move(max(self._now, due))
        self.agenda.let_go()
        return True

    def _move(self, now):
        self._now = now

    def _join(self, join, thread, timeout):
        """asyncio waits for a thread of its own, which may be waiting for threads of the program."""
        if not self.agenda.is_driver():
            return join(thread, timeout)
        until = math.inf if timeout is None else self._now + timeout
        while thread.is_alive() and self.agenda.has_parked():
            self.agenda.settle()
            if self.agenda.is_parked(thread) and not self._lets_go_by(until):
                if timeout is not None:
                    self._move(max(self._now, until))
                return None
        return join(thread, timeout)

    def _info(self):
        """Nanoseconds, unless the time has become a number too big to tell them apart: a loop adds the resolution to a
        deadline, and if that changed nothing it would wait for the next instant of a clock that stands still."""
        unit_in_last_place = math.ldexp(1.0, math.frexp(abs(self.start) + LIMIT_SECONDS)[1] - 53)
        resolution = NANOSECOND if unit_in_last_place < 2 * NANOSECOND else unit_in_last_place
        return types.SimpleNamespace(
            implementation="virtual", monotonic=True, adjustable=False, resolution=resolution
        )

    def since(self, seconds):
        """A span of a loop's time, in seconds of the program."""
        return seconds

    def end(self):
        """The program is over."""

    def refuses(self, program):
        """Why a program is not for it; None where it is."""
        return None

    def attach(self, loop):
        """From now on that loop's waits jump."""
        selector = getattr(loop, "_selector", None)
        if selector is None:
            raise NotVirtual(type(loop))
        if not isinstance(selector, JumpingSelector):
            loop._selector = JumpingSelector(selector, self)
        return loop


class NotVirtual(Exception):
    def __init__(self, loop_class):
        super().__init__(
            "loops of class %s.%s do not wait by a `_selector` that could jump; they need --clock native"
            % (loop_class.__module__, loop_class.__qualname__)
        )


class JumpingSelector:
    """The loop's own selector, but for waiting."""

    def __init__(self, selector, clock):
        self._selector = selector
        self._clock = clock
        self.was_asked = False

    def select(self, timeout=None):
        self.was_asked = True
        return self._clock.select(timeout, self._poll)

    def _poll(self):
        return self._selector.select(0)

    def __getattr__(self, name):
        return getattr(self._selector, name)
