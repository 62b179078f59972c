"""Values as a trace shows them: the type Seen of spec/trace.ts."""

import asyncio
import builtins
import collections.abc
import concurrent.futures
import math


_BaseExceptionGroup = getattr(builtins, "BaseExceptionGroup", None)


class Observed:
    """Writes down the values of one program."""

    def __init__(self, identity):
        self._identity = identity
        self._exceptions = 0
        self._mine = object()

    def value(self, value):
        if value is None or value is True or value is False:
            return value
        write = _PLAIN.get(type(value))
        if write is not None:
            return write(self, value)
        if isinstance(value, BaseException):
            return self.exception(value)
        if isinstance(value, type):
            return {"class": value.__name__}
        known = self._identity.seen(value)
        return {"type": type_name(value)} if known is None else {"ref": known}

    def values(self, values):
        return [self.value(value) for value in values]

    def exception(self, error):
        seen = {"exception": class_name(type(error)), "id": self._number(error)}
        if isinstance(error, asyncio.CancelledError):
            seen["args"] = self.values(error.args)
        elif _BaseExceptionGroup is not None and isinstance(error, _BaseExceptionGroup):
            seen["exceptions"] = [self.exception(each) for each in error.exceptions]
        cause = error.__cause__
        if cause is not None:
            seen["cause"] = {"exception": class_name(type(cause)), "id": self._number(cause)}
        return seen

    def arguments(self, args):
        """What a callback was called with. The dict is an exception handler's, and its texts are nobody's business."""
        return [self._handler_context(each) if type(each) is dict else self.value(each) for each in args]

    def _number(self, error):
        """Kept on the exception, together with whose number it is: an exception object may outlive a program."""
        mark = getattr(error, "_asyncio_conformance_number", None)
        if mark is not None and mark[0] is self._mine:
            return mark[1]
        self._exceptions += 1
        error._asyncio_conformance_number = (self._mine, self._exceptions)
        return self._exceptions

    def _handler_context(self, context):
        texts = {"type": "str"}
        return {"dict": {str(key): texts if type(each) is str else self.value(each) for key, each in context.items()}}

    def _plain(self, value):
        return value

    def _float(self, value):
        if math.isfinite(value):
            return {"float": value + 0.0}  # no negative zero
        return {"float": "nan" if value != value else "inf" if value > 0 else "-inf"}

    def _list(self, value):
        return {"list": self.values(value)}

    def _tuple(self, value):
        return {"tuple": self.values(value)}

    def _set(self, value):
        return {"set": sorted(self._identity.seen(each) or "?" for each in value)}

    def _dict(self, value):
        return {"dict": {str(key): self.value(each) for key, each in value.items()}}


_PLAIN = {
    int: Observed._plain,
    str: Observed._plain,
    float: Observed._float,
    list: Observed._list,
    tuple: Observed._tuple,
    set: Observed._set,
    frozenset: Observed._set,
    dict: Observed._dict,
}


def class_name(cls):
    """`TimeoutError` is the builtin one; asyncio's own was a different class up to 3.10."""
    if cls is asyncio.TimeoutError and cls is not builtins.TimeoutError:
        return "asyncio.TimeoutError"
    if cls.__module__ == "concurrent.futures._base":
        return "concurrent.futures." + cls.__name__
    return cls.__name__


def type_name(thing):
    """What kind of thing that is, in words that all implementations share; else the name of its type."""
    cls = type(thing)
    word = _words.get(cls)
    if word is None:
        word = _words[cls] = _word(thing)
    return word


_words = {}
"""By class: most things are of few."""


def _word(thing):
    if isinstance(thing, asyncio.Task):
        return "Task"
    if asyncio.isfuture(thing) and isinstance(thing, asyncio.Future):
        return "Future"
    if isinstance(thing, concurrent.futures.Future):
        return "concurrent.futures.Future"
    if isinstance(thing, collections.abc.Coroutine):
        return "coroutine"
    if isinstance(thing, asyncio.TimerHandle):
        return "TimerHandle"
    if isinstance(thing, asyncio.Handle):
        return "Handle"
    return type(thing).__name__
