import { overdueAt } from "../../lens/punctuality.ts";
import { handed, timed, type Handed } from "../../lens/registration.ts";
import { all, change, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { early, LATE } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { loopOf } from "../../lens/loop-life.ts";
import type { Id } from "../../trace.ts";
import { block, log, onLoop, runForever } from "../../write.ts";
import { afterItsStep } from "./after-its-step.ts";

export const callLaterZeroNotSynchronous: Rule = {
  id: "sched.call-later-zero-not-synchronous",
  says: "call_later(0) does not run the callback before the current step ends.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "must",
  since: "3.4",
  about: ["call_later"],
  *judge(run) {
    for (const each of timed(run)) if (each.due === each.t) yield* afterItsStep(run, each);
  },
  example: {
    program: onLoop(
      {
        do: "call_soon",
        loop: "L",
        as: "outer",
        callback: [{ do: "call_later", delay: 0, as: "inner", callback: [{ do: "stop" }] }, log("outer goes on")],
      },
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "inner" }), { after: the("began", { of: "outer" }) }),
      move(the("did", { by: "inner()" }), { after: the("began", { of: "inner" }) }),
      move(the("ended", { who: "inner()" }), { after: the("did", { by: "inner()" }) }),
    ),
  },
};

export const callbackReschedulesItself: Rule = {
  id: "sched.callback-reschedules-itself",
  says: "A timer callback may re-register itself; each registration is independent and relative to the loop time at its registration.",
  doc: "library/asyncio-eventloop#asyncio-example-call-later",
  level: "must",
  since: "3.4",
  about: ["def"],
  needs: ["call_later"],
  *judge(run) {
    for (const each of handed(run)) {
      const name = each.node.callback;
      if (typeof name !== "string" || !each.isTimer || run.activation(each.by)?.of !== name) continue;
      if (!isOnlyOneWaiting(run, name, each)) continue;
      const due = Math.max(each.due, each.t);
      const next = run.activationsOf(name).find(({ began }) => began > each.at);
      if (next === undefined) {
        const proof = overdueAt(run, each);
        if (proof === undefined || each.cancels.length > 0) continue;
        yield broken(
          `${name} registered itself for t=${due}, and did not run again up to t=${run.trace[proof]!.t}`,
          each.at,
          proof,
        );
      } else {
        const running = runningAt(run, next.began);
        if (running === undefined || loopOf(run, running) !== each.loop || running.began > each.at) continue;
        const isLate = next.from > due + LATE && run.steady(each.at, next.began);
        yield expect(
          !early(next.from, due) && !isLate,
          () => `${name} registered itself at t=${each.t} for t=${due}, and ran at t=${next.from}`,
          each.at,
          next.began,
        );
      }
    }
  },
  example: {
    program: onLoop(
      {
        do: "def",
        as: "again",
        times: 3,
        body: [{ do: "call_later", delay: 1, callback: "again" }],
      },
      { do: "call_soon", loop: "L", callback: "again" },
      { do: "call_later", loop: "L", delay: 5, callback: [{ do: "stop" }], as: "end" },
      runForever(),
    ),
    breaks: change(the("began", { who: "again()~3" }), { t: 1 }),
  },
};

/** Whether that registration is the only one of that function which is under way: so that the next run of the function comes of it. */
function isOnlyOneWaiting(run: Run, name: Id, { at, handle }: Handed): boolean {
  const isCalledOtherwise = run.nodes.some(
    (node) =>
      Object.values(node).includes(name) &&
      !(
        "do" in node &&
        (node.do === "def" || node.do === "call_soon" || node.do === "call_later" || node.do === "call_at")
      ),
  );
  if (isCalledOtherwise || run.did("def").filter(({ node }) => node.as === name).length !== 1) return false;
  const made = handed(run).filter(({ node }) => node.callback === name);
  const next = run.activationsOf(name).find(({ began }) => began > at)?.began ?? Infinity;
  if (made.some(({ cancels }) => cancels.length > 0)) return false;
  const before = made.filter((each) => each.at <= at).length;
  const ran = run.activationsOf(name).filter(({ began }) => began < at).length;
  return before === ran + 1 && !made.some((each) => each.handle !== handle && each.at > at && each.at < next);
}

export const noneDelayTypeerror: Rule = {
  id: "sched.none-delay-typeerror",
  says: "call_later(None, ...) raises TypeError at the call.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "implementation",
  since: "3.4",
  about: ["call_later"],
  *judge(run) {
    for (const { node, event, at } of run.did("call_later")) {
      if (node.delay !== null || event.unbound !== undefined) continue;
      const seen = tell(event.raised ?? event.value);
      yield expect(
        event.raised?.exception === "TypeError",
        () => `call_later(None, …) gave ${seen}, expected TypeError`,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "call_later", loop: "L", delay: null, callback: [], as: "timer" }),
    breaks: change(the("did", { op: 2 }), { raised: undefined, made: "timer", value: { type: "TimerHandle" } }),
  },
};

export const callAtNoneTypeerror: Rule = {
  id: "sched.call-at-none-typeerror",
  says: "call_at(None, ...) raises TypeError at the call.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_at",
  level: "implementation",
  since: "3.11",
  about: ["call_at"],
  *judge(run) {
    for (const { node, event, at } of run.did("call_at")) {
      if (node.when !== null || event.unbound !== undefined) continue;
      const seen = tell(event.raised ?? event.value);
      yield expect(
        event.raised?.exception === "TypeError",
        () => `call_at(None, …) gave ${seen}, expected TypeError`,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "call_at", loop: "L", when: null, callback: [], as: "timer" }),
    breaks: change(the("did", { op: 2 }), { raised: undefined, made: "timer", value: { type: "TimerHandle" } }),
  },
};

export const timeMonotonic: Rule = {
  id: "sched.time-monotonic",
  says: "loop.time() returns a float that never decreases.",
  doc: "library/asyncio-eventloop#asyncio.loop.time",
  level: "must",
  since: "3.4",
  about: ["time"],
  *judge(run) {
    const before = new Map<Id, number>();
    for (const { event, at } of run.did("time")) {
      const { on, value, unbound } = event;
      if (unbound !== undefined || on === undefined) continue;
      const time = typeof value === "object" && value !== null && "float" in value ? value.float : undefined;
      if (typeof time !== "number")
        yield broken(`time() of ${on} gave ${tell(event.raised ?? value)}, expected a float`, at);
      else {
        const last = before.get(on) ?? -Infinity;
        yield expect(time >= last, () => `time() of ${on} gave ${last} and then ${time}`, at);
        before.set(on, time);
      }
    }
  },
  example: {
    program: onLoop({ do: "time", loop: "L" }, block(2), { do: "time", loop: "L" }),
    breaks: change(the("did", { op: 4 }), { value: { float: -1 } }),
  },
};
