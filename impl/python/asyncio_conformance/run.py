"""One run of a body: of the host script, a callback, a thread, a coroutine or an asynchronous generator."""

from .agenda import ProgramOver
from .evaluation import SILENT, CallRaised, awaitable
from .exceptions import class_named
from .names import ITERATORS, MANAGERS, RUNNERS, Unbound
from .values import exception

HOST, PLAIN, COROUTINE, GENERATOR = "host", "plain", "coroutine", "generator"


class Run:
    """`advances` performs the statements up to the next one that waits, and says whether there is one. Whoever drives
    the run awaits `awaitable()` and leaves `sent` or `raised`; so that one `await` statement is one `await`."""

    def __init__(self, world, form, who, of, op, body):
        self.world = world
        self.form = form
        self.who = who
        self.of = of
        self.op = op
        self.sent = None
        self.raised = None
        self.value = None
        self.emits = False
        self.args = None
        self._awaitable = None
        self._handling = []
        self._steps = self._body(body)

    def began(self, **seen):
        event = {"is": "began", "t": 0, "who": self.who, "of": self.of, "op": self.op}
        event.update(seen)
        thread = self.world.thread()
        if thread is not None:
            event["thread"] = thread
        self.world.record(event)

    def advances(self):
        sent, self.sent = self.sent, None
        left, self.raised = self.raised, None
        try:
            if self.world.over:
                if left is not None:
                    raise left
                return False
            try:
                if left is None:
                    self._steps.send(sent)
                else:
                    self._steps.throw(_Raised(left))
                return True
            except StopIteration:
                left = None
            except _Returned as returned:
                left = None
                self.value = returned.value if self.form != GENERATOR else None
            except _Raised as uncaught:
                left = uncaught.error
            if self.form != HOST:
                self._ended(left)
                if left is not None:
                    raise left
            return False
        finally:
            left = sent = None  # or the exception would hold this frame, and the frame the exception

    def awaitable(self):
        """Handed over, not kept: what nobody else holds is dropped when it has been awaited."""
        awaitable, self._awaitable = self._awaitable, None
        return awaitable

    def item(self):
        self.emits = False
        return self.awaitable()

    def _body(self, body):
        """Performs each statement, and yields wherever there is something to await: what is sent in came of it. Errors
        travel as `_Raised`, because a generator would turn a StopIteration into something else."""
        for node in body:
            step = STEPS.get(node["do"])
            if step is None:
                self._perform(node)
            else:
                try:
                    yield from step(self, node)
                except Unbound as unbound:
                    self._record(node, "did", unbound=unbound.name)

    def _perform(self, node):
        """A statement that does not wait: what it raises is observed, and the body goes on."""
        world = self.world
        do = node["do"]
        did = {"is": "did", "t": 0, "by": self.who, "op": node["op"]}
        try:
            if do not in world.statements:
                raise Unbound(do)
            value = world.statements[do](world, node, did)
            if value is SILENT:
                return
            if "value" not in did:
                did["value"] = world.observed.value(value)
        except Unbound as unbound:
            self._record(node, "did", unbound=unbound.name)
            return
        except CallRaised as raised:
            did["raised"] = world.observed.exception(raised.error)
        except ProgramOver:
            raise
        except BaseException as error:
            did["raised"] = world.observed.exception(error)
        world.record(did)

    def _repeat(self, node):
        for _ in range(node["times"]):
            yield from self._body(node["body"])

    def _return(self, node):
        raise _Returned(self.world.value(node["value"]) if "value" in node else None)
        yield

    def _raise(self, node):
        if "exception" in node:
            error = exception(self.world, node["exception"])
            raise _Raised(error() if isinstance(error, type) else error)
        if not self._handling:
            raise Unbound("exception")
        raise _Raised(self._handling[-1])
        yield

    def _try(self, node):
        left = None
        try:
            yield from self._guarded(node)
        except (_Raised, _Returned) as leaving:
            left = leaving
        if "finally" in node:
            flying = isinstance(left, _Raised)
            if flying:
                self._handling.append(left.error)
            yield from self._body(node["finally"])
            if flying:
                self._handling.pop()
        try:
            if left is not None:
                raise left
        finally:
            left = None  # its traceback has this frame

    def _guarded(self, node):
        try:
            yield from self._body(node["body"])
        except _Raised as raised:
            error = raised.error
            handler = self._handler(node, error)
            if handler is None:
                raise
        else:
            yield from self._body(node.get("orelse", ()))
            return
        seen = self.world.observed.exception(error)
        self._record(node, "caught", **{"except": handler["except"], "raised": seen})
        self._handling.append(error)
        del error
        try:
            yield from self._body(handler["body"])
        finally:
            self._handling.pop()

    def _handler(self, node, error):
        for handler in node.get("handlers", ()):
            try:
                taken = class_named(handler["except"])
            except Unbound:
                continue  # a class that this Python does not have
            if isinstance(error, taken):
                return handler
        return None

    def _await(self, node):
        if self.form not in (COROUTINE, GENERATOR):
            raise Unbound("await")
        try:
            self._awaitable = awaitable(self.world, node["what"], self.who)
        except CallRaised as raised:
            error = raised.error
            self._record(node, "did", raised=self.world.observed.exception(error))
            raise _Raised(error) from None
        on = self.world.identity.of(self._awaitable)
        return self._wait(node, **({} if on is None else {"on": on}))

    def _async_with(self, node):
        if self.form not in (COROUTINE, GENERATOR):
            raise Unbound("async_with")
        manager = self.world.names.find(node["manager"], MANAGERS)
        yield from self._stage(node, "enter", None, manager, manager.__aenter__)
        left = None
        try:
            yield from self._body(node["body"])
        except (_Raised, _Returned) as leaving:
            left = leaving
        try:
            if isinstance(left, _Raised):
                error = left.error
                leaving = self.world.observed.exception(error)
                if (yield from self._stage(node, "exit", leaving, manager, manager.__aexit__, type(error), error, error.__traceback__)):
                    return
            else:
                yield from self._stage(node, "exit", None, manager, manager.__aexit__, None, None, None)
            if left is not None:
                raise left
        finally:
            left = error = None  # the traceback has this frame

    def _with_runner(self, node):
        runner = self.world.names.find(node["runner"], RUNNERS)
        self._blocking(node, "enter", None, runner, runner.__enter__)
        left = None
        try:
            yield from self._body(node["body"])
        except (_Raised, _Returned) as leaving:
            left = leaving
        try:
            error = left.error if isinstance(left, _Raised) else None
            raised = (None, None, None) if error is None else (type(error), error, error.__traceback__)
            leaving = None if error is None else self.world.observed.exception(error)
            if self._blocking(node, "exit", leaving, runner, lambda: bool(runner.__exit__(*raised))) and error is not None:
                return
            if left is not None:
                raise left
        finally:
            left = error = raised = None  # the traceback has this frame

    def _blocking(self, node, step, leaving, runner, call):
        """Entering, or leaving, which runs a loop."""
        on = self.world.identity.of(runner)
        begin = {} if on is None else {"on": on}
        if leaving is not None:
            begin["raised"] = leaving
        self._record(node, "waits", step=step, **begin)
        try:
            value = call()
        except BaseException as error:
            self._record(node, "resumed", step=step, raised=self.world.observed.exception(error))
            raise _Raised(error) from None
        self._record(node, "resumed", step=step, value=self.world.observed.value(value))
        return value

    def _stage(self, node, step, leaving, manager, call, *args):
        """`leaving`: what leaves the body, as seen."""
        on = self.world.identity.of(manager)
        try:
            self._awaitable = call(*args)
        except BaseException as error:
            self._record(node, "resumed", step=step, raised=self.world.observed.exception(error))
            raise _Raised(error) from None
        take = bool if step == "exit" else None
        begin = {} if on is None else {"on": on}
        if leaving is not None:
            begin["raised"] = leaving
        return (yield from self._wait(node, {"step": step}, take, **begin))

    def _async_for(self, node):
        if self.form not in (COROUTINE, GENERATOR):
            raise Unbound("async_for")
        iterator = self.world.names.find(node["over"], ITERATORS)
        on = self.world.identity.of(iterator)
        on = {} if on is None else {"on": on}
        while True:
            try:
                self._awaitable = _anext(iterator)
            except TypeError as error:
                self._record(node, "did", raised=self.world.observed.exception(error))
                raise _Raised(error) from None
            try:
                yield from self._wait(node, {}, lambda item: self.world.bind_item(node, item), **on)
            except _Raised as raised:
                if isinstance(raised.error, StopAsyncIteration):
                    return
                raise
            yield from self._body(node["body"])

    def _yield(self, node):
        if self.form not in (COROUTINE, GENERATOR):
            raise Unbound("yield")
        self._awaitable = _BareYield(self.world.value(node["value"]) if "value" in node else None)
        return self._wait(node)

    def _emit(self, node):
        if self.form != GENERATOR:
            raise Unbound("emit")
        self._awaitable = self.world.value(node["value"])
        self.emits = True
        return self._wait(node)

    def _wait(self, node, step=None, take=None, **begin):
        """`begin`: what `waits` says of it; `take` makes of what came what is recorded and given."""
        step = step or {}
        self._record(node, "waits", **begin, **step)
        try:
            value = yield
        except _Raised as raised:
            self._record(node, "resumed", **step, raised=self.world.observed.exception(raised.error))
            raise
        if take is not None:
            value = take(value)
        self._record(node, "resumed", **step, value=self.world.observed.value(value))
        return value

    def _record(self, node, event, **seen):
        self.world.record({"is": event, "t": 0, "by": self.who, "op": node["op"], **seen})

    def _ended(self, error):
        event = {"is": "ended", "t": 0, "who": self.who}
        if error is None:
            event["value"] = self.world.observed.value(self.value)
        else:
            event["raised"] = self.world.observed.exception(error)
        self.world.record(event)


STEPS = {
    "repeat": Run._repeat,
    "return": Run._return,
    "raise": Run._raise,
    "try": Run._try,
    "await": Run._await,
    "yield": Run._yield,
    "emit": Run._emit,
    "async_with": Run._async_with,
    "async_for": Run._async_for,
    "with_runner": Run._with_runner,
}


def _anext(iterator):
    anext_ = getattr(type(iterator), "__anext__", None)
    if anext_ is None:
        raise TypeError("%s is no asynchronous iterator" % type(iterator).__name__)
    return anext_(iterator)



class _Raised(Exception):
    """An error on its way out of a body."""

    def __init__(self, error):
        super().__init__(error)
        self.error = error


class _Returned(Exception):
    """A `return` on its way out of a body."""

    def __init__(self, value):
        super().__init__(value)
        self.value = value


class _BareYield:
    __slots__ = ("_value",)

    def __init__(self, value):
        self._value = value

    def __await__(self):
        return (yield self._value)
