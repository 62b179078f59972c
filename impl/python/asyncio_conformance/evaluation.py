"""What stands for something to await: a name, or a call that is made now."""

from .names import AWAITABLES, Unbound
from .observed import type_name

SILENT = object()
"""What a statement returns when it has recorded its own events."""

_ALWAYS_OBSERVED = frozenset(
    {
        "create_future",
        "future",
        "create_task",
        "task",
        "ensure_future",
        "gather",
        "shield",
        "wait",
        "wait_for",
        "run_in_executor",
        "concurrent_future",
        "run_coroutine_threadsafe",
        "wrap_future",
        "acquire",
        "event_wait",
        "condition_wait",
        "condition_wait_for",
        "put",
        "get",
        "join",
        "barrier_wait",
        "barrier_reset",
        "barrier_abort",
        "as_completed",
        "next",
    }
)


class CallRaised(Exception):
    """A call raised while it was evaluated, and that has been recorded; nothing around it was called."""

    def __init__(self, error):
        super().__init__(error)
        self.error = error


def awaitable(world, written, by):
    if type(written) is str:
        return world.names.find(written, AWAITABLES)
    return evaluate(world, written, by)


def evaluate(world, call, by, observed=False):
    """Makes the call. `observed`: also where the call is of a kind that goes unseen inside of something else."""
    kind = call["call"]
    if kind not in world.calls:
        raise Unbound(kind)
    make, kind_made = world.calls[kind]
    did = {"is": "did", "t": 0, "by": by, "op": call["op"]}
    try:
        thing = make(world, call, did)
        if kind_made is None:
            did["value"] = world.observed.value(thing)
        else:
            kind_bound = kind_made(thing)
            world.made(call, kind_bound, thing, did)
            did["value"] = {"type": "iterator" if kind_bound == "iterator" else type_name(thing)}
    except (Unbound, CallRaised):
        raise
    except BaseException as error:
        did["raised"] = world.observed.exception(error)
        world.record(did)
        raise CallRaised(error) from None
    if observed or kind in _ALWAYS_OBSERVED:
        world.record(did)
    try:
        return thing
    finally:
        del thing  # the error of an eager task holds this frame
