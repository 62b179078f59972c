import { loopOf } from "../../lens/loop-life.ts";
import { inOneStep } from "../../lens/in-one-step.ts";
import { cameDueDuring, overdueAt } from "../../lens/punctuality.ts";
import { isWaiting, registrationOf, soon, timed, type Registration } from "../../lens/registration.ts";
import { all, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { LATE, sameTime } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { block, onLoop, runForever } from "../../write.ts";
import { before } from "./before.ts";

export const nestedCallSoonNextIteration: Rule = {
  id: "sched.nested-call-soon-next-iteration",
  says: "A callback scheduled by a callback never runs in the same batch: all callbacks that were ready when the iteration started run first.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "must",
  since: "3.4",
  about: ["call_soon"],
  *judge(run) {
    for (const inner of soon(run)) {
      const outer = registrationOf(run, inner.by);
      if (outer?.ran === undefined || outer.loop !== inner.loop || inner.ran === undefined) continue;
      const ready = soon(run).findLast(
        (each) =>
          each.loop === inner.loop &&
          each.handle !== outer.handle &&
          isWaiting(each, outer.ran!) &&
          each.cancels.length === 0,
      );
      if (ready !== undefined) yield before(ready, inner, outer.ran);
    }
  },
  example: {
    program: onLoop(
      {
        do: "call_soon",
        loop: "L",
        callback: [{ do: "call_soon", callback: [{ do: "stop" }], as: "inner" }],
        as: "outer",
      },
      { do: "call_soon", loop: "L", callback: [], as: "ready" },
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "ready" }), { after: the("ended", { who: "inner()" }) }),
      move(the("ended", { who: "ready()" }), { after: the("began", { of: "ready" }) }),
    ),
  },
};

export const readyBeforeTimeAdvances: Rule = {
  id: "sched.ready-before-time-advances",
  says: "As long as callbacks are ready the loop polls without blocking: a timer in the future cannot fire (and a virtual clock does not move) before the ready queue has been emptied.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "implementation",
  since: "3.4",
  about: ["call_soon"],
  *judge(run) {
    for (const each of soon(run)) {
      const { at, handle, ran, loop } = each;
      const isTelling = timed(run).some(
        (timer) =>
          timer.loop === loop &&
          timer.due > each.t + LATE &&
          isWaiting(timer, at) &&
          !(timer.cancels[0]! < (ran ?? Infinity)),
      );
      if (!isTelling) continue;
      if (ran === undefined) {
        const proof = overdueAt(run, each);
        if (proof !== undefined && each.cancels.length === 0)
          yield broken(`time went on, and ${handle} never ran`, at, proof);
        continue;
      }
      const running = runningAt(run, ran);
      if (running === undefined || loopOf(run, running) !== loop) continue;
      const start = Math.max(running.began, at);
      const [since, seen] = [run.trace[start]!.t, each.runs[0]!.from];
      if (!run.steady(start, ran)) continue;
      yield expect(sameTime(seen, since), () => `${handle} was ready at t=${since} and ran at t=${seen}`, at, ran);
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 1, callback: [{ do: "stop" }], as: "timer" },
      { do: "call_soon", loop: "L", callback: [{ do: "call_soon", callback: [], as: "second" }], as: "first" },
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "second" }), { after: the("ended", { who: "timer()" }) }),
      move(the("ended", { who: "second()" }), { after: the("began", { of: "second" }) }),
    ),
  },
};

export const timerCallbackSoonAfterBatch: Rule = {
  id: "sched.timer-callback-soon-after-batch",
  says: "A call_soon() made by a timer callback runs in the next iteration, after every timer of the same iteration.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "should",
  since: "3.4",
  about: ["block"],
  *judge(run) {
    for (const inner of soon(run)) {
      const timer = registrationOf(run, inner.by);
      if (timer?.ran === undefined || !timer.isTimer || timer.loop !== inner.loop || inner.ran === undefined) continue;
      const pause = run.did("block").find((each) => cameDueDuring(run, each, timer));
      if (pause === undefined) continue;
      for (const other of timed(run)) {
        const isTogether =
          other.handle !== timer.handle && other.loop === timer.loop && cameDueDuring(run, pause, other);
        if (isTogether && other.cancels.length === 0) yield before(other, inner, timer.ran);
      }
    }
  },
  example: {
    program: onLoop(
      {
        do: "call_at",
        loop: "L",
        when: 1,
        callback: [{ do: "call_soon", callback: [{ do: "stop" }], as: "inner" }],
        as: "timer",
      },
      { do: "call_at", loop: "L", when: 2, callback: [], as: "other" },
      block(3),
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "other" }), { after: the("ended", { who: "inner()" }) }),
      move(the("ended", { who: "other()" }), { after: the("began", { of: "other" }) }),
    ),
  },
};

export const callLaterZeroAfterReady: Rule = {
  id: "sched.call-later-zero-after-ready",
  says: "A timer that is already due runs in the next iteration, after the callbacks that were already in the ready queue at that moment.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "implementation",
  since: "3.4",
  about: ["call_later", "call_at"],
  *judge(run) {
    for (const [timer, ready] of dueTogether(run)) if (timer.ran !== undefined) yield before(ready, timer);
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 0, callback: [{ do: "stop" }], as: "timer" },
      { do: "call_soon", loop: "L", callback: [], as: "ready" },
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "ready" }), { after: the("ended", { who: "timer()" }) }),
      move(the("ended", { who: "ready()" }), { after: the("began", { of: "ready" }) }),
    ),
  },
};

/** Timers that were due when they were made, each with what was called soon in the same step: all of it waits for the same iteration. */
function* dueTogether(run: Run): Iterable<readonly [timer: Registration, ready: Registration]> {
  for (const timer of timed(run)) {
    if (timer.due > timer.t) continue;
    for (const ready of soon(run)) {
      if (ready.loop === timer.loop && ready.cancels.length === 0 && inOneStep(run, timer, ready)) yield [timer, ready];
    }
  }
}

export const timersJoinCurrentBatch: Rule = {
  id: "sched.timers-join-current-batch",
  says: "Timers due at the start of an iteration are appended to the ready queue after the callbacks already there, and run in that same iteration.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_at",
  level: "implementation",
  since: "3.4",
  about: ["call_later", "call_at"],
  *judge(run) {
    for (const [timer, ready] of dueTogether(run)) {
      if (timer.cancels.length > 0 || ready.ran === undefined) continue;
      const [first] = ready.runs;
      const inner = soon(run).find(
        (each) => each.by === first!.who && each.loop === timer.loop && each.ran !== undefined,
      );
      if (inner !== undefined) yield before(timer, inner, ready.ran);
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 0, callback: [], as: "timer" },
      {
        do: "call_soon",
        loop: "L",
        callback: [{ do: "call_soon", callback: [{ do: "stop" }], as: "inner" }],
        as: "ready",
      },
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "timer" }), { after: the("ended", { who: "inner()" }) }),
      move(the("ended", { who: "timer()" }), { after: the("began", { of: "timer" }) }),
    ),
  },
};
