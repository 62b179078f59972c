import { boundTo } from "../../lens/bound.ts";
import { isOver } from "../../lens/loop-life.ts";
import { isWaiting, registrations, scheduling } from "../../lens/registration.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import { tell } from "../../lens/seen.ts";
import { onLoop, runForever } from "../../write.ts";

export const timersReturnTimerhandle: Rule = {
  id: "sched.timers-return-timerhandle",
  says: "call_later() and call_at() return a TimerHandle, which is a Handle.",
  doc: "library/asyncio-eventloop#asyncio.TimerHandle",
  level: "must",
  since: "3.4",
  about: ["call_later", "call_at"],
  *judge(run) {
    for (const { node, event, at } of run.did("call_later", "call_at")) {
      if (event.raised !== undefined || event.unbound !== undefined) continue;
      const seen = tell(event.value);
      yield expect(seen === "a TimerHandle", () => `${node.do}() returned ${seen}, expected a TimerHandle`, at);
    }
  },
  example: {
    program: onLoop({ do: "call_later", loop: "L", delay: 1, callback: [], as: "timer" }),
    breaks: change(the("did", { made: "timer" }), { value: { type: "Handle" } }),
  },
};

export const handleCancelIdempotent: Rule = {
  id: "sched.handle-cancel-idempotent",
  says: "Cancelling a Handle twice, or after its callback has run, has no effect.",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancel",
  level: "must",
  since: "3.4",
  about: ["handle_cancel"],
  *judge(run) {
    for (const { event, at } of run.did("handle_cancel")) {
      const handle = registrations(run).find((each) => each.handle === event.on);
      if (handle === undefined || isWaiting(handle, at)) continue;
      const again = handle.runs.find(({ began }) => began > at);
      if (event.raised !== undefined)
        yield broken(`cancelling ${event.on} once more raised ${event.raised.exception}`, at);
      else if (again !== undefined)
        yield broken(`${event.on} was over when it was cancelled, and ran`, at, again.began);
      else yield held(at);
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "call" },
      runForever(),
      { do: "handle_cancel", handle: "call" },
      { do: "handle_cancel", handle: "call" },
    ),
    breaks: change(the("did", { on: "call" }, 2), { value: undefined, raised: { exception: "RuntimeError", id: 1 } }),
  },
};

export const handleCancelled: Rule = {
  id: "sched.handle-cancelled",
  says: "Handle.cancelled() is False before and True after cancel().",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancelled",
  level: "must",
  since: "3.7",
  about: ["handle_cancelled"],
  *judge(run) {
    for (const { event, at } of run.did("handle_cancelled")) {
      const handle = registrations(run).find((each) => each.handle === event.on);
      if (handle === undefined || event.unbound !== undefined || isOver(run, handle.loop, at)) continue;
      const cancel = handle.cancels[0];
      const expected = cancel !== undefined && cancel < at;
      if (handle.ran !== undefined && handle.ran < (expected ? cancel : at)) continue;
      yield expect(
        event.value === expected,
        () => `expected cancelled() of ${event.on} to be ${tell(expected)}, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "timer" },
      { do: "handle_cancelled", handle: "timer" },
      { do: "handle_cancel", handle: "timer" },
      { do: "handle_cancelled", handle: "timer" },
    ),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};

export const handleCancelledFalseAfterRun: Rule = {
  id: "sched.handle-cancelled-false-after-run",
  says: "Handle.cancelled() stays False for a handle whose callback has simply run.",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancelled",
  level: "implementation",
  since: "3.7",
  about: ["handle_cancelled"],
  *judge(run) {
    for (const { event, at } of run.did("handle_cancelled")) {
      const handle = registrations(run).find((each) => each.handle === event.on);
      const over = handle?.runs[0]?.ended;
      if (handle === undefined || over === undefined || over > at || event.unbound !== undefined) continue;
      if (handle.cancels.some((cancel) => cancel < at)) continue;
      const seen = tell(event.raised ?? event.value);
      yield expect(
        event.value === false,
        () => `${event.on} ran and was never cancelled: its cancelled() was ${seen}`,
        over,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "call" }, runForever(), {
      do: "handle_cancelled",
      handle: "call",
    }),
    breaks: change(the("did", { on: "call" }), { value: true }),
  },
};

export const handleGetContext: Rule = {
  id: "sched.handle-get-context",
  says: "Handle.get_context() returns the context in which the callback runs.",
  doc: "library/asyncio-eventloop#asyncio.Handle.get_context",
  level: "must",
  since: "3.12",
  about: ["handle_get_context"],
  *judge(run) {
    for (const { event, at } of run.did("handle_get_context")) {
      const made = run.did(...scheduling).find((each) => each.event.made !== undefined && each.event.made === event.on);
      if (made?.node.context === undefined || event.unbound !== undefined) continue;
      const context = boundTo(run, made.node.context, made.at);
      if (context === undefined) continue;
      yield expect(
        tell(event.value) === context,
        () => `${event.on} was registered with ${context}: get_context() gave ${tell(event.raised ?? event.value)}`,
        made.at,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "copy_context", as: "private" },
      { do: "call_soon", loop: "L", callback: [], context: "private", as: "call" },
      { do: "handle_get_context", handle: "call" },
    ),
    breaks: change(the("did", { on: "call" }), { value: { ref: "context#1" } }),
  },
};
