"""The host's clock and timers, made virtual. MicroPython's asyncio runs on what JavaScript gives it: setTimeout(), and Date.now()
for its ticks, which are milliseconds."""

import js
from asyncio import core

LIMIT_MS = 10_000_000_000
TICKS_PERIOD = 1 << 30
"""Where MicroPython's ticks begin again; a number that is too big for them does not reach it from JavaScript."""


class Deadlock(BaseException):
    """Nothing is scheduled, and somebody waits."""


class Clock:
    """Stands where asyncio expects JavaScript."""

    def __init__(self):
        core.js = self
        self._unfinished_sleep = core.sleep_ms(0)
        self.begin()

    def begin(self):
        """Each program starts with a loop of its own, and nothing left of the one before."""
        self._timers = {}
        self._made = 0
        self._move(0)
        core.asyncio_timer = None
        core.cur_task = core._top_level_task
        core.new_event_loop()
        self._unfinished_sleep.state = None  # one for all sleeps

    def elapsed(self):
        """Seconds since the program's start."""
        return self._now // 1000 if self._now % 1000 == 0 else self._now / 1000

    def advance(self, seconds):
        self._move(self._now + int(seconds * 1000))

    def setTimeout(self, callback, delay):
        self._made += 1
        self._timers[self._made] = (self._now + max(0, delay), self._made, callback)
        return self._made

    def clearTimeout(self, timer):
        self._timers.pop(timer, None)

    def wait(self):
        """What JavaScript does while nobody runs: the next timer's time comes."""
        if not self._timers:
            raise Deadlock("nothing is scheduled")
        due, timer, callback = min(self._timers.values(), key=lambda each: each[:2])
        if due > LIMIT_MS:
            self._move(LIMIT_MS)
            raise Deadlock("nothing is scheduled for %d ms" % LIMIT_MS)
        del self._timers[timer]
        self._move(max(self._now, due))
        callback()

    def _move(self, now):
        self._now = now
        js.virtualClock.now = now % TICKS_PERIOD
