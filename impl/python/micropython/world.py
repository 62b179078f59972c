"""What exists while one program runs, and the trace of what happened to it."""

import asyncio
import builtins

from clock import Deadlock

TRACE_LIMIT = 20_000


class Unbound(Exception):
    """A name that nothing has bound, or something of the wrong kind: the statement is skipped."""


class CallRaised(Exception):
    """A call raised while it was evaluated, and that has been told."""


class Raised(Exception):
    """An error on its way out of a body."""


class Returned(Exception):
    """A `return` on its way out of a body."""


class Boom(Exception):
    pass


class SubStopIteration(StopIteration):
    pass


class SubCancelledError(asyncio.CancelledError):
    pass


class SubBaseException(BaseException):
    pass


class Livelock(BaseException):
    """A trace without end: what ends it."""


_OURS = {each.__name__: each for each in (Boom, SubStopIteration, SubCancelledError, SubBaseException, Deadlock, Livelock)}


def class_named(name):
    if name in _OURS:
        return _OURS[name]
    is_asyncios = name in ("CancelledError", "InvalidStateError") or name.startswith("asyncio.")
    found = getattr(asyncio if is_asyncios else builtins, name.split(".")[-1], None)
    if found is None:
        raise Unbound(name)
    return found


class World:
    def __init__(self, clock):
        self.clock = clock
        self.trace = []
        self.over = False
        self.is_running = False
        self._bound = {}
        self._given = {}
        self._minted = {}
        self._exceptions = []

    def record(self, event, **seen):
        if self.over:
            return
        if len(self.trace) >= TRACE_LIMIT:
            raise Livelock("%d events" % TRACE_LIMIT)
        seen["is"] = event
        seen["t"] = self.clock.elapsed()
        self.trace.append(seen)

    def bind(self, name, kind, thing):
        self._bound[name] = (kind, thing)

    def find(self, name, kinds=None):
        kind, thing = self._bound.get(name, (None, None))
        if kind is None or (kinds is not None and kind not in kinds):
            raise Unbound(name)
        return thing

    def next_id(self, node):
        """The id that what this node makes is going to have."""
        return self._next(self._base(node))

    def made(self, node, kind, thing):
        """A node made that: it is bound, and has its id from now on."""
        known = self.id_of(thing)
        if known is None:
            known = self._give(thing, self._base(node))
        if "as" in node:
            self.bind(node["as"], kind, thing)
        return known

    def id_of(self, thing):
        """Things that have an id are kept until the program is over: no other gets their address."""
        return self._given.get(id(thing), (None,))[0]

    def id_of_task(self, task):
        """It may come into sight before its maker has told of it."""
        if task is None:
            return None
        return self.id_of(task) or self._give(task, "task(%s)" % (self.id_of(task.coro) or "?"))

    def _give(self, thing, base):
        fresh = self._next(base)
        self._minted[base] = self._minted.get(base, 0) + 1
        self._given[id(thing)] = (fresh, thing)
        return fresh

    def _base(self, node):
        return node["as"] if "as" in node else "#%d" % node["op"]

    def _next(self, base):
        count = self._minted.get(base, 0)
        return base if count == 0 else "%s~%d" % (base, count + 1)

    def value(self, written):
        if not isinstance(written, dict):
            return written
        if "name" in written:
            return self.find(written["name"])
        if "float" in written:
            return float(written["float"])
        if "list" in written:
            return [self.value(each) for each in written["list"]]
        if "tuple" in written:
            return tuple([self.value(each) for each in written["tuple"]])
        if "object" in written:
            return self._object(written["object"])
        raise Unbound("sample")

    def seconds(self, written):
        return float(written["float"]) if isinstance(written, dict) else written

    def new_exception(self, spec):
        """An object, or a class for the target to make one of."""
        if "name" in spec:
            return self.find(spec["name"], ("exception",))
        if "class" in spec:
            return class_named(spec["class"])
        made = class_named(spec["new"])()
        if "as" in spec:
            self.bind(spec["as"], "exception", made)
        return made

    def _object(self, name):
        if name not in self._bound:
            made = MutableObject()
            self.bind(name, "object", made)
            self._give(made, name)
        return self.find(name, ("object",))

    def seen(self, value):
        """A value as a trace shows it."""
        if value is None or isinstance(value, (bool, int, str)):
            return value
        if isinstance(value, float):
            is_finite = value - value == 0
            return {"float": value + 0.0 if is_finite else "nan" if value != value else "inf" if value > 0 else "-inf"}
        if isinstance(value, (list, tuple)):
            return {"list" if isinstance(value, list) else "tuple": [self.seen(each) for each in value]}
        if isinstance(value, BaseException):
            return self.exception(value)
        if isinstance(value, type):
            return {"class": value.__name__}
        known = self.id_of_task(value) if isinstance(value, asyncio.Task) else self.id_of(value)
        return {"type": self.type_name(value)} if known is None else {"ref": known}

    def exception(self, error):
        cls = type(error)
        name = "asyncio.TimeoutError" if cls is asyncio.TimeoutError else cls.__name__
        seen = {"exception": name, "id": self._number(error)}
        if isinstance(error, asyncio.CancelledError):
            seen["args"] = [self.seen(each) for each in error.args]
        return seen

    def type_name(self, thing):
        """MicroPython's coroutines are its generators."""
        name = type(thing).__name__
        return "coroutine" if name == "generator" else name

    def _number(self, error):
        for place, known in enumerate(self._exceptions):
            if known is error:
                return place + 1
        self._exceptions.append(error)
        return len(self._exceptions)


class MutableObject:
    """Compared by identity, and recorded by its name."""
