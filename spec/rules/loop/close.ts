import { closedAt, refusal, runningOf } from "../../lens/loop-life.ts";
import { isWaiting, type Registration, registrations } from "../../lens/registration.ts";
import { add, all, change, runOf, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { runningAt } from "../../lens/running.ts";
import { awaits, main, onLoop, runForever, sleep } from "../../write.ts";

export const closeIdempotent: Rule = {
  id: "loop.close-idempotent",
  says: "Calling close() again on a closed loop has no effect and raises nothing.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "must",
  since: "3.4",
  about: ["close"],
  *judge(run) {
    for (const { event, at } of run.did("close")) {
      if (event.on === undefined || event.unbound !== undefined) continue;
      const before = closedAt(run, event.on, at);
      if (before === undefined) continue;
      yield expect(
        event.raised === undefined,
        () => `${event.on} was closed: closing it again raised ${tell(event.raised)}`,
        before,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "close", loop: "L" }, { do: "close", loop: "L" }),
    breaks: change(the("did", { op: 3 }), { value: undefined, raised: { exception: "RuntimeError", id: 1 } }),
  },
};

export const closeRunningIsRuntimeError: Rule = {
  id: "loop.close-running-is-runtime-error",
  says: "Calling close() on a running loop raises RuntimeError and the loop keeps running.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "should",
  since: "3.4",
  about: ["close"],
  *judge(run) {
    for (const { event, at, node } of run.did("close")) {
      const { on: loop, raised, unbound } = event;
      if (loop === undefined || unbound !== undefined) continue;
      const running = runningOf(run, loop, at) ?? (node.loop === undefined ? runningAt(run, at) : undefined);
      if (running === undefined || refusal(run, running) !== undefined) continue;
      yield expect(
        raised?.exception === "RuntimeError",
        () => `${loop} was running: close() gave ${tell(raised ?? event.value)}, expected RuntimeError`,
        at,
      );
      const asked = run.did("is_closed", "is_running").find((each) => each.event.on === loop && each.at > at);
      if (raised === undefined || asked === undefined || asked.at > (running.ended ?? Infinity)) continue;
      const expected = asked.node.do === "is_running";
      yield expect(
        asked.event.value === expected,
        () => `close() was refused, and ${asked.node.do}() gave ${tell(asked.event.raised ?? asked.event.value)}`,
        at,
        asked.at,
      );
    }
  },
  example: {
    program: main({ do: "close" }, awaits(sleep(1))),
    breaks: change(the("did", { op: 2 }), { raised: undefined, value: null }),
  },
};

export const closeDiscardsPending: Rule = {
  id: "loop.close-discards-pending",
  says: "close() discards callbacks and timers that have not run yet: they never run.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "must",
  since: "3.4",
  about: ["close"],
  *judge(run) {
    for (const each of registrations(run)) {
      const closed = closedAt(run, each.loop, run.trace.length);
      if (closed === undefined) continue;
      if (ranWithin(run, each, closed)) yield broken(`closing ${each.loop} ran ${each.handle}`, each.ran!, closed);
      if (!isWaiting(each, closed)) continue;
      if (each.ran === undefined) yield held(each.at, closed);
      else
        yield broken(`${each.handle} was waiting when ${each.loop} was closed, and ran afterwards`, closed, each.ran);
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [], as: "ready" },
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "timer" },
      { do: "close", loop: "L" },
      runForever(),
    ),
    breaks: all(add(the("waits"), ...runOf("ready", 2)), change(the("resumed"), { raised: undefined, value: null })),
  },
};

/** Whether a callback ran while close() was carried out: it ended just before that did, and was not what called it. */
function ranWithin(run: Run, { ran }: Registration, closed: number): boolean {
  const [before, began, close] = [
    run.trace[closed - 1],
    ran === undefined ? undefined : run.trace[ran],
    run.trace[closed],
  ];
  return before?.is === "ended" && began?.is === "began" && began.who === before.who && close?.is === "did";
}
