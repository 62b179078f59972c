"""The exception classes that programs know by name."""

import asyncio
import builtins
import concurrent.futures

from .names import Unbound


class Boom(Exception):
    pass


class SubStopIteration(StopIteration):
    pass


class SubCancelledError(asyncio.CancelledError):
    pass


class SubBaseException(BaseException):
    pass


class Deadlock(BaseException):
    """The loop would wait for ever: what select() raises instead."""


class Livelock(BaseException):
    """Turns without end, or a trace without end: what ends them."""


ENDS_A_LOOP = {each: type(each.__name__, (each, KeyboardInterrupt), {}) for each in (Deadlock, Livelock)}
"""Of what a callback or a signal's handler raises, loops let only KeyboardInterrupt and SystemExit through."""

_OURS = {each.__name__: each for each in (Boom, SubStopIteration, SubCancelledError, SubBaseException)}
_ASYNCIO = frozenset({"CancelledError", "InvalidStateError"})


def class_named(name):
    """Looked up now: asyncio's classes may have been patched."""
    ours = _OURS.get(name)
    if ours is not None:
        return ours
    if name in _ASYNCIO:
        return getattr(asyncio, name)
    package, _, last = name.rpartition(".")
    home = {"": builtins, "asyncio": asyncio, "concurrent.futures": concurrent.futures}.get(package)
    found = getattr(home, last, None)
    if not isinstance(found, type):
        raise Unbound(name)
    return found
