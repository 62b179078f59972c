"""The real clock, for loops that no virtual one reaches: a second of a program is a fraction of a real one, and what comes a little
late counts as in time. Threads and long programs are not for it."""

import asyncio
import math
import signal
import time

from . import values
from .agenda import Agenda
from .exceptions import ENDS_A_LOOP, Deadlock

SECOND = 0.16
"""How long a second of a program takes."""
STEPS = 8
"""Programs count in eighths of a second: what comes within the next one was due at this."""
LONGEST_SECONDS = 20
IDLE_SECONDS = 0.4
"""Real ones, after all that a program can wait for: then nothing will ever come."""


class RealClock:
    kind = "real"

    def __init__(self):
        self.agenda = Agenda()
        self.start = 0.0
        self._began = time.monotonic()
        self._lost = 0.0
        self._seen = 0.0
        self._stuck = None
        self._patience = 0.0

    def install(self):
        values.unit = SECOND
        signal.signal(signal.SIGALRM, self._idle)

    def refuses(self, program):
        """Why a program is not for it, in one clause; None where it is."""
        longest, is_even = _waits(program["host"])
        if longest > LONGEST_SECONDS:
            return "it may take longer than %d s, on the real clock" % LONGEST_SECONDS
        if not is_even:
            return "its times are too close to one another for the real clock"
        written = repr(program)
        if "'block'" in written and "debug'" in written:
            return "what counts as slow in debug mode is not scaled with the real clock"
        self._patience = longest * SECOND + IDLE_SECONDS
        return None

    def begin(self, start, stuck):
        self._stuck = stuck
        self._lost = self._seen = 0.0
        self.agenda.begin()
        self._began = self.start = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, self._patience, IDLE_SECONDS)

    def end(self):
        signal.setitimer(signal.ITIMER_REAL, 0)

    def attach(self, loop):
        return loop

    def monotonic(self):
        return time.monotonic()

    def elapsed(self):
        """Seconds of the program, as if all had come in time."""
        step = math.floor((time.monotonic() - self._began - self._lost) / SECOND * STEPS)
        self._seen = max(self._seen, step / STEPS)
        return self._seen

    def since(self, seconds):
        """A span of a loop's time, in seconds of the program."""
        return math.floor((seconds - self._lost) / SECOND * STEPS + 0.01) / STEPS

    def advance(self, seconds):
        time.sleep(seconds)

    def _idle(self, _signal, _frame):
        """Nothing has come for so long that nothing will."""
        if asyncio._get_running_loop() is None:
            return
        self._lost = max(self._lost, time.monotonic() - self._began - self._seen * SECOND)
        self._stuck("Deadlock")
        raise ENDS_A_LOOP[Deadlock]("nothing has come for %g s" % self._patience)


_WAITS = ("delay", "timeout", "when", "seconds")


def _waits(node):
    """How long all of it may take at most, and whether all its times are on the steps."""
    if type(node) is list:
        found = [_waits(each) for each in node]
        return sum([longest for longest, _ in found]), all([is_even for _, is_even in found])
    if type(node) is not dict:
        return 0, True
    longest, is_even = _waits(list(node.values()))
    for field in _WAITS:
        written = node.get(field)
        if type(written) in (int, float):
            longest += max(0, written)
            is_even = is_even and written * STEPS == int(written * STEPS)
        elif type(written) is dict and "float" in written:
            is_even = False
    return longest * node.get("times", 1), is_even
