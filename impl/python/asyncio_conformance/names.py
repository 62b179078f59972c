"""What the names of a program stand for, and what kind of thing each is: decided by what bound it, never by looking at it."""

FUTURES = frozenset({"future", "task"})
TASKS = frozenset({"task"})
COROUTINES = frozenset({"coroutine"})
CONCURRENT = frozenset({"concurrent"})
"""Futures of concurrent.futures."""
WRAPPED = FUTURES | CONCURRENT
"""What `wrap_future` takes."""
AWAITABLES = frozenset({"future", "task", "coroutine", "awaitable", "concurrent"})
GENERATORS = frozenset({"generator"})
HANDLES = frozenset({"handle"})
LOOPS = frozenset({"loop"})
FUNCTIONS = frozenset({"function"})
CONTEXTS = frozenset({"context"})
POLICIES = frozenset({"policy"})
TIMEOUTS = frozenset({"timeout"})
LOCKS = frozenset({"lock"})
CONDITIONS = frozenset({"condition"})
SEMAPHORES = frozenset({"semaphore"})
EVENTS = frozenset({"event"})
LOCKABLES = LOCKS | CONDITIONS | SEMAPHORES
"""What is acquired and released."""
QUEUES = frozenset({"queue"})
BARRIERS = frozenset({"barrier"})
GROUPS = frozenset({"group"})
MANAGERS = TIMEOUTS | GROUPS | LOCKABLES | BARRIERS | {"manager"}
RUNNERS = frozenset({"runner"})
"""What `async with` takes."""
AS_COMPLETED = frozenset({"iterator"})
ITERATORS = GENERATORS | AS_COMPLETED
"""What `async for` takes."""
EXECUTORS = frozenset({"executor"})
OBJECTS = frozenset({"object"})
EXCEPTIONS = frozenset({"exception"})


class Unbound(Exception):
    """A name that is not bound, or to the wrong kind of thing: the statement is skipped. Never seen by a program."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class Names:
    """One flat namespace. It keeps what it names alive, as variables do; nothing else in the interpreter does."""

    def __init__(self):
        self._bound = {}
        self.replaced = None

    def bind(self, name, kind, thing):
        """What the name stood for is let go when the statement that binds it has been recorded: see World.record."""
        self.replaced = self._bound.get(name)
        self._bound[name] = (kind, thing)

    def find(self, name, kinds=None):
        bound = self._bound.get(name)
        if bound is None or (kinds is not None and bound[0] not in kinds):
            raise Unbound(name)
        return bound[1]

    def has(self, name):
        return name in self._bound

    def delete(self, name):
        del self._bound[name]

    def clear(self):
        self.replaced = None
        self._bound.clear()
