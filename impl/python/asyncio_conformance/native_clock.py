"""The virtual clock for loops that wait in native code: a preloaded library puts their waits to it (native_clock.c)."""

import asyncio
import ctypes
import signal
import threading

from .clock import VirtualClock
from .exceptions import ENDS_A_LOOP, Deadlock, Livelock

NANOSECONDS = 1e9
ENDLESS = -1
REAL = -1
STUCK = -2

_LOOK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
_WAIT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int64, _LOOK, ctypes.c_void_p)
_SLEEP = ctypes.CFUNCTYPE(None, ctypes.c_int64)


def is_preloaded():
    return hasattr(ctypes.CDLL(None), "native_clock_now")


class NativeClock(VirtualClock):
    """Also for loops written in Python: their selectors wait in native code as well."""

    kind = "native"

    def __init__(self):
        self._library = ctypes.CDLL(None)
        self._shown = ctypes.c_int64.in_dll(self._library, "native_clock_now")
        self._interrupts = ctypes.c_int.in_dll(self._library, "native_clock_interrupts")
        self._stuck_by = None
        self._callbacks = {
            "native_clock_wait": _WAIT(self._waits),
            "native_clock_sleep": _SLEEP(lambda nanoseconds: self.advance(nanoseconds / NANOSECONDS)),
        }
        super().__init__()

    def install(self):
        super().install()
        for name, callback in self._callbacks.items():
            pointer = ctypes.c_void_p.in_dll(self._library, name)
            pointer.value = ctypes.cast(callback, ctypes.c_void_p).value
        signal.signal(signal.SIGUSR2, self._interrupted)

    def begin(self, start, stuck):
        super().begin(start, stuck)
        self._interrupts.value = 0
        self._stuck_by = None

    def attach(self, loop):
        return loop

    def _move(self, now):
        super()._move(now)
        self._shown.value = round(now * NANOSECONDS)

    def _waits(self, nanoseconds, look, wait):
        loop = asyncio._get_running_loop()
        if loop is None:
            return REAL
        try:
            return self.select(None if nanoseconds == ENDLESS else nanoseconds / NANOSECONDS, lambda: look(wait)) or 0
        except (Deadlock, Livelock) as stuck:
            ends = ENDS_A_LOOP[type(stuck)](*stuck.args)
            if threading.current_thread() is threading.main_thread():
                self._stuck_by = ends
                return STUCK
            loop.call_soon_threadsafe(_raise, ends)  # no signal reaches another thread
            return look(wait)

    def _interrupted(self, _signal, _frame):
        self._interrupts.value = 0
        stuck, self._stuck_by = self._stuck_by, None
        if stuck is not None:
            raise stuck


def _raise(error):
    raise error
