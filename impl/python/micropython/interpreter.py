"""Programs of the profile tasks-only on MicroPython's asyncio: the small twin of ../asyncio_conformance, which needs more of Python
than there is here. What each statement does is in docs/programs.md."""

import asyncio
import sys
from asyncio import core

from clock import Clock, Deadlock
from world import CallRaised, Raised, Returned, Unbound, World, class_named


class Interpreter:
    def __init__(self):
        self._clock = Clock()
        self.ran = 0
        asyncio.get_event_loop().set_exception_handler(lambda loop, context: None)  # it prints, and tells nobody else

    def run(self, program):
        self._clock.begin()
        self.ran += 1
        world = World(self._clock)
        host = Body(world, "host", False)
        try:
            host.perform(program["host"]).send(None)
        except (StopIteration, Raised, Returned):
            pass
        except Exception as error:
            sys.print_exception(error, sys.stderr)
            return {"crashed": "the interpreter raised %r" % error}
        world.over = True
        return world.trace


class Body:
    """The statements of the host, or of one coroutine. Nested ones travel as `Raised` and `Returned`: a StopIteration would be
    taken for the end of what it leaves."""

    def __init__(self, world, who, may_await):
        self.world = world
        self.who = who
        self.may_await = may_await
        self.handling = []

    async def perform(self, statements):
        for node in statements:
            try:
                await self._statement(node)
            except Unbound as unbound:
                self.tell("did", node, unbound=unbound.args[0])

    def tell(self, event, node, **seen):
        self.world.record(event, by=self.who, op=node["op"], **seen)

    async def _statement(self, node):
        step = getattr(self, "_" + node["do"], None)
        if step is not None:
            await step(node)
            return
        seen = {}
        try:
            value = ACTS[node["do"]](self.world, node, seen)
        except CallRaised as raised:
            seen["raised"] = self.world.exception(raised.args[0])
        except (Unbound, Raised):
            raise
        except BaseException as error:
            seen["raised"] = self.world.exception(error)
        else:
            seen["value"] = self.world.seen(value)
        self.tell("did", node, **seen)

    async def _make(self, node):
        if isinstance(node["what"], str):
            on = self.world.id_of(self.world.find(node["what"], AWAITABLES))
            self.tell("did", node, value=None, **given(on=on))
            return
        try:
            evaluate(self, node["what"], observed=True)
        except CallRaised:
            pass

    async def _await(self, node):
        if not self.may_await:
            raise Unbound("await")
        what = self._evaluated(node, node["what"])
        await self._waits(node, what, given(on=self.world.id_of(what)))

    async def _async_with(self, node):
        if not self.may_await:
            raise Unbound("async_with")
        lock = self.world.find(node["manager"], LOCKS)
        on = given(on=self.world.id_of(lock))
        await self._waits(node, lock.__aenter__(), on, {"step": "enter"})
        left = None
        try:
            await self.perform(node["body"])
        except (Raised, Returned) as leaving:
            left = leaving
        error = left.args[0] if isinstance(left, Raised) else None
        if error is not None:
            on = dict(on, raised=self.world.exception(error))
        kept = lock.__aexit__(None if error is None else type(error), error, None)
        swallowed = await self._waits(node, kept, on, {"step": "exit"}, bool)
        if left is not None and not (swallowed and error is not None):
            raise left

    async def _waits(self, node, awaitable, on, step={}, take=None):
        """One await."""
        self.tell("waits", node, **on, **step)
        try:
            value = await awaitable
        except BaseException as error:
            self.tell("resumed", node, raised=self.world.exception(error), **step)
            raise Raised(error)
        value = value if take is None else take(value)
        self.tell("resumed", node, value=self.world.seen(value), **step)
        return value

    async def _run(self, node):
        """This port of MicroPython has no run(), as its loop runs whenever JavaScript is idle. What the run() of all others does, done here:
        a task, and waiting until it is done."""
        if self.world.is_running:
            raise Unbound("run")
        world = self.world
        try:
            main = awaitable(self, node["main"])
        except CallRaised as raised:
            self.tell("did", node, raised=world.exception(raised.args[0]))
            return
        self.tell("waits", node, **given(on=world.id_of(main)))
        world.is_running = True
        try:
            self.tell("resumed", node, value=world.seen(_ran(world, main)))
        except BaseException as error:
            self.tell("resumed", node, raised=world.exception(error))
        world.is_running = False

    async def _try(self, node):
        left = None
        try:
            await self._guarded(node)
        except (Raised, Returned) as leaving:
            left = leaving
        if "finally" in node:
            if isinstance(left, Raised):
                self.handling.append(left.args[0])
            await self.perform(node["finally"])
            if isinstance(left, Raised):
                self.handling.pop()
        if left is not None:
            raise left

    async def _guarded(self, node):
        try:
            await self.perform(node["body"])
        except Raised as raised:
            error = raised.args[0]
            handler = _handler(node, error)
            if handler is None:
                raise
        else:
            await self.perform(node.get("orelse", ()))
            return
        seen = {"except": handler["except"], "raised": self.world.exception(error)}
        self.tell("caught", node, **seen)
        self.handling.append(error)
        try:
            await self.perform(handler["body"])
        finally:
            self.handling.pop()

    async def _repeat(self, node):
        for _ in range(node["times"]):
            await self.perform(node["body"])

    async def _return(self, node):
        raise Returned(self.world.value(node["value"]) if "value" in node else None)

    async def _raise(self, node):
        if "exception" in node:
            error = self.world.new_exception(node["exception"])
            raise Raised(error() if isinstance(error, type) else error)
        if not self.handling:
            raise Unbound("exception")
        raise Raised(self.handling[-1])

    def _evaluated(self, node, written):
        try:
            return awaitable(self, written)
        except CallRaised as raised:
            self.tell("did", node, raised=self.world.exception(raised.args[0]))
            raise Raised(raised.args[0])


def _ran(world, main):
    task = asyncio.create_task(main)
    while not task.done():
        try:
            world.clock.wait()
        except Deadlock:
            world.record("stuck", why="Deadlock")
            raise
        except BaseException:  # somebody's, that left the loop
            if not task.done():
                raise
    if isinstance(task.data, StopIteration):
        return task.data.value
    raise task.data


def _handler(node, error):
    for handler in node.get("handlers", ()):
        try:
            if isinstance(error, class_named(handler["except"])):
                return handler
        except Unbound:
            pass  # a class that MicroPython does not have
    return None


def given(**fields):
    return {name: value for name, value in fields.items() if value is not None}


FUTURES = ("future", "task")
AWAITABLES = ("future", "task", "coroutine")
LOCKS = ("lock",)
EVENTS = ("event",)


def awaitable(body, written):
    return body.world.find(written, AWAITABLES) if isinstance(written, str) else evaluate(body, written)


def evaluate(body, call, observed=False):
    """Makes the call. `observed`: also where its kind goes unseen inside of something else."""
    world = body.world
    make, kind, is_seen = CALLS[call["call"]]
    did = {}
    try:
        thing = make(body, call, did)
        did["made"] = world.made(call, kind, thing)
        did["value"] = {"type": world.type_name(thing)}
    except (Unbound, CallRaised):
        raise
    except BaseException as error:
        did["raised"] = world.exception(error)
        body.tell("did", call, **did)
        raise CallRaised(error)
    if observed or is_seen:
        body.tell("did", call, **did)
    return thing


async def _coroutine(world, who, call):
    body = Body(world, who, True)
    world.record("began", who=who, of=who, op=call["op"], task=world.id_of_task(core.cur_task))
    try:
        try:
            await body.perform(call["body"])
            value = None
        except Returned as returned:
            value = returned.args[0]
        except Raised as raised:
            raise raised.args[0]
    except BaseException as error:
        world.record("ended", who=who, raised=world.exception(error))
        raise
    world.record("ended", who=who, value=world.seen(value))
    return value


def _argument(body, call, field, did):
    argument = awaitable(body, call[field])
    did["args"] = list(given(known=body.world.id_of(argument)).values())
    return argument


def _gather(body, call, did):
    awaitables = []
    for each in call["aws"]:
        try:
            awaitables.append(awaitable(body, each))
        except Unbound:
            if not isinstance(each, str):
                raise
    known = [body.world.id_of(each) for each in awaitables]
    did["args"] = [each for each in known if each is not None]
    options = given(return_exceptions=call.get("return_exceptions"))
    return asyncio.gather(*awaitables, **options)


def _sleep(body, call, did):
    """It takes no result."""
    delay = body.world.seconds(call["delay"])
    result = (body.world.value(call["result"]),) if "result" in call else ()
    return asyncio.sleep(delay, *result)


def _subject(name, kinds, act):
    def acts(world, node, seen):
        thing = world.find(node[name], kinds)
        seen.update(given(on=world.id_of(thing)))
        return act(thing)

    return acts


def _on(name, kinds, act):
    return lambda body, call, did: _subject(name, kinds, act)(body.world, call, did)


def _makes(kind, constructor):
    def acts(world, node, seen):
        seen["made"] = world.made(node, kind, constructor())

    return acts


def _current_task(world, node, seen):
    task = asyncio.current_task()
    if task is not None:
        world.id_of_task(task)
        if "as" in node:
            world.bind(node["as"], "task", task)
    return task


def _block(world, node, seen):
    blocked = world.seconds(node["seconds"])
    if 0 < blocked < float("inf"):
        world.clock.advance(blocked)


ACTS = {
    "log": lambda world, node, seen: world.value(node["value"]),
    "block": _block,
    "current_task": _current_task,
    "cancel": _subject("future", FUTURES, lambda future: future.cancel()),
    "done": _subject("future", FUTURES, lambda future: future.done()),
    "event": _makes("event", asyncio.Event),
    "event_set": _subject("event", EVENTS, lambda event: event.set()),
    "event_clear": _subject("event", EVENTS, lambda event: event.clear()),
    "is_set": _subject("event", EVENTS, lambda event: event.is_set()),
    "lock": _makes("lock", asyncio.Lock),
    "release": _subject("lock", LOCKS, lambda lock: lock.release()),
    "locked": _subject("lock", LOCKS, lambda lock: lock.locked()),
}
"""The statements that wait for nothing."""

CALLS = {
    "coroutine": (lambda body, call, did: _coroutine(body.world, body.world.next_id(call), call), "coroutine", False),
    "create_task": (lambda body, call, did: asyncio.create_task(_argument(body, call, "coro", did)), "task", True),
    "sleep": (_sleep, "coroutine", False),
    "gather": (_gather, "future", True),
    "wait_for": (
        lambda body, call, did: asyncio.wait_for(_argument(body, call, "fut", did), body.world.seconds(call["timeout"])),
        "coroutine",
        True,
    ),
    "acquire": (_on("lock", LOCKS, lambda lock: lock.acquire()), "coroutine", True),
    "event_wait": (_on("event", EVENTS, lambda event: event.wait()), "coroutine", True),
}
"""What each gives: its function, the kind that its name stands for, and whether it is observed wherever it stands."""
