"""The ids of what exists while a program runs. No object lives longer for having one: when CPython drops a coroutine
that nobody awaited, it says so at that moment, and a strong reference here would silence it."""

import asyncio
import contextvars
import sys
import weakref

_PLAIN = frozenset({type(None), bool, int, float, str, list, tuple, dict, set})


class Identity:
    def __init__(self):
        self._given = {}
        self._minted = {}

    def next(self, base):
        """The id that `mint` would give."""
        count = self._minted.get(base, 0)
        return base if count == 0 else "%s~%d" % (base, count + 1)

    def mint(self, base):
        fresh = self.next(base)
        self._minted[base] = self._minted.get(base, 0) + 1
        return fresh

    def numbered(self, base):
        """`loop#1`, `loop#2` … for what a program did not make itself."""
        prefix = base + "#"
        count = self._minted[prefix] = self._minted.get(prefix, 0) + 1
        return prefix + str(count)

    def give(self, thing, fresh):
        """`thing` goes by that id from now on."""
        cls = type(thing)
        if cls in _PLAIN:
            return fresh
        try:
            reference = weakref.ref(thing)
        except TypeError:
            reference = None  # its address has to do
        self._given[id(thing)] = (reference, cls, fresh)
        return fresh

    def of(self, thing):
        """The id that it has, or None."""
        given = self._given.get(id(thing))
        if given is None:
            return None
        reference, cls, known = given
        # an address is used again when its object is gone
        is_same = type(thing) is cls if reference is None else reference() is thing
        return known if is_same else None

    def made(self, thing, base):
        """The id of what a node named or numbered `base` made: its old one where it was made before."""
        given = self._given.get(id(thing))
        if given is not None and given[0] is not None and given[0]() is thing:
            return given[2]
        return self.give(thing, self.mint(base))

    def seen(self, thing):
        """The id of something that came into sight; what has an id only when the program made it: None."""
        known = self.of(thing)
        if known is not None:
            return known
        if is_task(thing):
            return self.give(thing, self.mint("task(%s)" % (self._coroutine_of(thing) or "?")))
        if isinstance(thing, asyncio.AbstractEventLoop):
            return self.give(thing, self.numbered("loop"))
        if isinstance(thing, contextvars.Context):
            return self.give(thing, self.numbered("context"))
        return None

    def clear(self):
        self._given.clear()

    def _coroutine_of(self, task):
        if task.done() and (3, 12) <= sys.version_info < (3, 12, 2):
            return None  # of a task that was done at once, get_coro() would end the process
        try:
            return self.of(task.get_coro())
        except Exception:
            return None


def is_task(thing):
    """A task by its looks, because a loop may bring its own class."""
    return isinstance(thing, asyncio.Task) or (asyncio.isfuture(thing) and hasattr(thing, "get_coro"))
