"""Pyodide's WebLoop, which leaves waiting to its host, a browser or Node. Here that host is on virtual time."""

import asyncio
import heapq
import itertools

from pyodide import webloop

from asyncio_conformance.event_loops import EventLoops

SOON_MS = 2
"""Up to here the host makes no timer of it."""


class Host:
    """Runs callbacks as JavaScript would: those without a delay in their order, and a timer where there are none."""

    def __init__(self, clock):
        self._clock = clock
        webloop.scheduleCallback = self.schedule
        webloop.create_once_callable = lambda callback, **options: callback

    def begin(self):
        self._soon = []
        self._timers = []
        self._order = itertools.count()

    def schedule(self, callback, milliseconds=0):
        if milliseconds <= SOON_MS:
            self._soon.append(callback)
        else:
            due = self._clock.monotonic() + int(milliseconds) / 1000
            heapq.heappush(self._timers, (due, next(self._order), callback))

    def turn(self):
        """One callback, or a wait for the next timer."""
        if self._soon:
            self._clock.select(0, lambda: self._soon)
            self._soon.pop(0)()
            return
        due = self._timers[0][0] if self._timers else None
        self._clock.select(None if due is None else due - self._clock.monotonic(), lambda: [])
        heapq.heappop(self._timers)[2]()


class WebLoops(EventLoops):
    """A WebLoop for each program: it counts as running from its making on."""

    def __init__(self, clock):
        super().__init__(clock)
        self._host = Host(clock)
        self._is_waiting = False
        self._run = asyncio.run

    def begin(self, world):
        super().begin(world)
        self._host.begin()
        self._is_waiting = False
        policy = webloop.WebLoopPolicy()
        asyncio.set_event_loop_policy(policy)
        loop = policy.new_event_loop()
        if world is not None:
            world.loop_made(loop)

    def end(self):
        """Nothing may hold what the program has left: the next one would see it collected."""
        super().end()
        self._host.begin()
        asyncio._set_running_loop(None)
        asyncio.set_event_loop_policy(None)

    def run(self, main):
        """What asyncio.run() does there where JavaScript lets Python wait for it, which Node does not."""
        if self._is_waiting:
            return self._run(main)
        self._is_waiting = True
        try:
            future = asyncio.ensure_future(main)
            while not future.done():
                self._host.turn()
            return future.result()
        finally:
            self._is_waiting = False
