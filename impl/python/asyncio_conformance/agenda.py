"""Threads on virtual time. One at a time runs, and only when whoever waits for the clock lets it go: so what threads do is the
same in every run. A thread runs until it blocks or ends; time goes on when none is due.
"""

import heapq
import itertools
import threading
import time

_join = threading.Thread.join
_PATIENCE_SECONDS = 5.0
_GLANCE_SECONDS = 0.0005


class ProgramOver(BaseException):
    """Ends a thread whose program has ended."""


class Agenda:
    """Who is due when. Beside the threads of programs there are strangers, which asyncio itself starts: they run in earnest,
    and are given the time that they need before the clock moves."""

    def __init__(self):
        self._due = []
        self._order = itertools.count()
        self._actors = {}
        self._parked = []
        self._drivers = {threading.get_ident()}
        self._lasting = None
        self._may_have_strangers = True
        self.is_over = False

    def watch(self):
        """From now on a thread that starts is looked for: where none has, there is nobody to wait for."""
        start = threading.Thread.start

        def started(thread):
            self._may_have_strangers = True
            start(thread)

        threading.Thread.start = started

    def begin(self):
        self._due = []
        self._actors = {}
        self._parked = []
        self._drivers = {threading.get_ident()}
        if self._lasting is None:
            self._lasting = set(threading.enumerate()) - {threading.current_thread()}
        elif threading.active_count() > 1 + len(self._lasting):
            self._see_off()
        self.is_over = False
        self._may_have_strangers = threading.active_count() > 1

    def add(self, run, due):
        """A thread that runs that function, from that time on."""
        self._schedule(_Actor(self, run), due)

    def next(self):
        """When the next thread is due; None if there is none."""
        return self._due[0][0] if self._due else None

    def let_go(self):
        """Lets the first thread go, until it blocks or ends."""
        _, _, actor = heapq.heappop(self._due)
        actor.go()

    def actor(self):
        """The thread that runs here, if it is one of these."""
        return self._actors.get(threading.get_ident())

    def drive(self):
        """This thread is one that everybody else waits for."""
        self._drivers.add(threading.get_ident())

    def leave(self):
        self._drivers.discard(threading.get_ident())

    def is_driver(self):
        return threading.get_ident() in self._drivers

    def park(self, is_ready):
        """A stranger waits until that holds: it goes on when somebody looks after strangers. After the program's end it need not
        wait: nobody does. It looks for that when it can be seen, so that end() misses nobody."""
        place = _Parked(is_ready)
        self._parked.append(place)
        if not self.is_over:
            place.wait()

    def settle(self):
        """Waits for the strangers that have something to do."""
        if not self._may_have_strangers:
            return
        if not self._lasting and threading.active_count() == 1 + len(self._actors):
            return
        patience = time.perf_counter() + _PATIENCE_SECONDS
        while True:
            for place in self._ready():
                self._parked.remove(place)
                place.release()
            busy = self._strangers()
            if not busy:
                if self._ready():
                    continue  # it was still on its way there when we looked
                return
            if time.perf_counter() > patience:
                self._lasting.update(busy)  # not one that ends
                return
            _join(busy[0], _GLANCE_SECONDS)

    def _ready(self):
        return [place for place in self._parked[:] if place.is_ready()]

    def has_parked(self):
        return len(self._parked) > 0

    def is_parked(self, thread):
        return any([place.ident == thread.ident for place in self._parked])

    def end(self):
        """Nobody waits any more: every thread is ended, wherever it stands."""
        self.is_over = True
        while self._due:
            self._due.pop()[2].end()
        parked, self._parked = self._parked, []
        for place in parked:
            place.release()
        if self._may_have_strangers:
            for thread in self._strangers():
                _join(thread, _PATIENCE_SECONDS)

    def _see_off(self):
        """What the program before has left: those that are ending, and those that never will."""
        for each in self._strangers():
            _join(each, _PATIENCE_SECONDS)
            if each.is_alive():
                self._lasting.add(each)

    def _schedule(self, actor, due):
        heapq.heappush(self._due, (due, next(self._order), actor))

    def _strangers(self):
        parked = {place.ident for place in self._parked}
        return [
            each
            for each in threading.enumerate()
            if each not in self._lasting
            and each.ident not in self._actors
            and each.ident not in self._drivers
            and each.ident not in parked
        ]


class _Actor:
    """A thread of a program."""

    def __init__(self, agenda, run):
        self._agenda = agenda
        self._run = run
        self._thread = None
        self._has_ended = False
        self._go = threading.Lock()
        self._stopped = threading.Lock()
        self._go.acquire()
        self._stopped.acquire()

    def go(self):
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, daemon=True)
            self._thread.start()
        else:
            self._go.release()
        self._stopped.acquire()
        if self._has_ended:
            _join(self._thread)

    def block(self, until):
        """Called on the thread itself."""
        if self._agenda.is_over:
            raise ProgramOver
        self._agenda._schedule(self, until)
        self._stopped.release()
        self._go.acquire()
        if self._agenda.is_over:
            raise ProgramOver

    def end(self):
        if self._thread is not None:
            self._go.release()
            _join(self._thread)

    def _main(self):
        ident = threading.get_ident()
        self._agenda._actors[ident] = self
        try:
            self._run()
        except BaseException:
            pass  # told by whoever gave it that to do
        finally:
            del self._agenda._actors[ident]
            self._has_ended = True
            self._stopped.release()


class _Parked:
    def __init__(self, is_ready):
        self.ident = threading.get_ident()
        self.is_ready = is_ready
        self._lock = threading.Lock()
        self._lock.acquire()

    def wait(self):
        self._lock.acquire()

    def release(self):
        self._lock.release()
