"""The virtual clock: `time.monotonic` as every loop reads it, and waiting that jumps to its own end.

A loop's own `time()` stays under test: it asks `time.monotonic`, which is replaced before the loop's module is imported.
What is wrapped is the loop's selector, so that everything a loop does around a wait stays its own as well.
"""

import math
import time
import types

from .exceptions import Deadlock, Livelock

LIMIT_SECONDS = 10_000_000.0
TURN_LIMIT = 100_000
NANOSECOND = 1e-9


class VirtualClock:
    """One for all loops of a process; each program starts it anew."""

    def __init__(self):
        self._now = 0.0
        self._idle_turns = 0
        self._stuck = None
        self.start = 0.0

    def install(self):
        real_info = time.get_clock_info
        time.monotonic = self.monotonic
        time.get_clock_info = lambda name: self._info() if name == "monotonic" else real_info(name)

    def monotonic(self):
        return self._now

    def begin(self, start, stuck):
        """`stuck` is told the reason before the clock raises it out of a running loop."""
        self._now = self.start = float(start)
        self._idle_turns = 0
        self._stuck = stuck

    def elapsed(self):
        """Seconds since the program's start."""
        return self._now - self.start

    def advance(self, seconds):
        self._now += seconds
        self._idle_turns = 0

    def turn(self):
        """A turn of a loop that has something to do at once."""
        self._idle_turns += 1
        if self._idle_turns > TURN_LIMIT:
            self._idle_turns = 0
            self._stuck("Livelock")
            raise Livelock("%d turns without time going on" % TURN_LIMIT)

    def wait(self, seconds):
        """What a loop waits for has come: its deadline, or else nothing ever will."""
        if seconds is not None and self.elapsed() + seconds <= LIMIT_SECONDS:
            self.advance(seconds)
            return
        if seconds is not None:
            self._now = max(self._now, self.start + LIMIT_SECONDS)
        self._stuck("Deadlock")
        raise Deadlock("nothing is scheduled" if seconds is None else "nothing is scheduled for %d seconds" % LIMIT_SECONDS)

    def _info(self):
        """Nanoseconds, unless the time has become a number too big to tell them apart: a loop adds the resolution to a
        deadline, and if that changed nothing it would wait for the next instant of a clock that stands still."""
        unit_in_last_place = math.ldexp(1.0, math.frexp(abs(self.start) + LIMIT_SECONDS)[1] - 53)
        resolution = NANOSECOND if unit_in_last_place < 2 * NANOSECOND else unit_in_last_place
        return types.SimpleNamespace(
            implementation="virtual", monotonic=True, adjustable=False, resolution=resolution
        )

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
            "loops of class %s.%s have no `_selector` whose waits could jump, and there is no other clock for them yet"
            % (loop_class.__module__, loop_class.__qualname__)
        )


class JumpingSelector:
    """The loop's own selector, but for waiting."""

    def __init__(self, selector, clock):
        self._selector = selector
        self._clock = clock

    def select(self, timeout=None):
        ready = self._selector.select(0)
        if ready or (timeout is not None and timeout <= 0):
            self._clock.turn()
        else:
            # not even call_soon_threadsafe() has written to the loop's own pipe
            self._clock.wait(timeout)
        return ready

    def __getattr__(self, name):
        return getattr(self._selector, name)
