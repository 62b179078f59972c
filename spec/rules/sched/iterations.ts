import { loopOf, runningsOf } from "../../loop-life.ts";
import { inOneStep } from "../../in-one-step.ts";
import { cameDueDuring, overdueAt } from "../../punctuality.ts";
import { isWaiting, registrationOf, soon, timed, type Registration } from "../../registration.ts";
import { all, move, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import { LATE, sameTime, type Did, type Run } from "../../run.ts";
import { runningAt } from "../../running.ts";
import { soleLoop } from "../../sole-loop.ts";
import type { Id } from "../../trace.ts";
import { usedOnce } from "../../used-once.ts";
import { wakeUps } from "../../wake-ups.ts";
import {
  awaits,
  block,
  coroutine,
  log,
  main,
  make,
  onDone,
  onLoop,
  runForever,
  runUntilComplete,
  setResult,
  sleep,
} from "../../write.ts";

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

/** The first ran, and before the second did. */
const before = (first: Registration, second: Registration, ...at: readonly number[]): Finding =>
  expect(
    first.ran !== undefined && first.ran < second.ran!,
    () =>
      `expected ${first.handle} to run before ${second.handle}, saw it run ${first.ran === undefined ? "never" : "later"}`,
    first.at,
    ...at,
    second.ran!,
  );

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

export const iterationIsOnePoll: Rule = {
  id: "sched.iteration-is-one-poll",
  says: "Each loop iteration polls once, takes what is ready, and runs it; k chained call_soon hops therefore need k iterations and interleave one hop at a time with other chains.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "should",
  since: "3.4",
  about: ["ticker"],
  *judge(run) {
    const tickers = run.did("ticker").filter(({ event, node }) => event.unbound === undefined && isAlone(run, node.op));
    for (const [place, one] of tickers.entries()) {
      for (const other of tickers.slice(place + 1)) {
        if (one.event.on !== other.event.on || !inOneStep(run, one, other)) continue;
        const [ticks, others] = [ticksOf(run, one), ticksOf(run, other)];
        for (let n = 1; n < Math.min(ticks.length, others.length); n++) {
          const isInTurn = others[n - 1]! < ticks[n]! && ticks[n]! < others[n]!;
          const because = (): string =>
            `two chains of callbacks began together, and did not take turns at hop ${n + 1}`;
          yield expect(isInTurn, because, others[n - 1]!, ticks[n]!, others[n]!);
        }
      }
    }
  },
  example: {
    program: main({ do: "ticker", turns: 3 }, { do: "ticker", turns: 3 }, awaits(sleep(1))),
    breaks: move(the("tick", { op: 2, n: 2 }), { before: the("tick", { op: 3, n: 1 }) }),
  },
};

const isAlone = (run: Run, op: number | undefined): boolean =>
  run.did("ticker").filter((each) => each.node.op === op).length === 1;

const ticksOf = (run: Run, { node, at: made }: Did<"ticker">): readonly number[] =>
  run.trace.flatMap((event, at) => (at > made && event.is === "tick" && event.op === node.op ? [at] : []));

export const fifoAcrossSources: Rule = {
  id: "sched.fifo-across-sources",
  says: "Callbacks made ready in one step by different means (call_soon, future completion, task wake-up, new task) run in the order in which they became ready.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "implementation",
  since: "3.4",
  about: ["call_soon", "add_done_callback", "create_task"],
  *judge(run) {
    if (!soleLoop(run) || !usedOnce(run)) return;
    const all = wakeUps(run);
    for (const [place, next] of all.entries()) {
      const last = all[place - 1];
      if (last === undefined || last.cause.at === next.cause.at || !inOneStep(run, last.cause, next.cause)) continue;
      const because = (): string => `${last.what} was made ready before ${next.what} and ran after it`;
      yield expect(last.effect < next.effect, because, last.cause.at, next.cause.at, last.effect, next.effect);
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_future", loop: "L", as: "future" }),
      onDone("future", []),
      {
        do: "call_soon",
        loop: "L",
        callback: [
          { do: "call_soon", callback: [], as: "before" },
          setResult("future", 1),
          { do: "call_soon", callback: [{ do: "stop" }], as: "after" },
        ],
        as: "step",
      },
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "#4" }), { after: the("ended", { who: "after()" }) }),
      move(the("ended", { who: "#4()" }), { after: the("began", { of: "#4" }) }),
    ),
  },
};

export const callSoonBeforeFirstRun: Rule = {
  id: "sched.call-soon-before-first-run",
  says: "Callbacks and tasks may be scheduled before the loop has ever run; they start, in order, when it is run.",
  doc: "library/asyncio-eventloop#asyncio-example-lowlevel-helloworld",
  level: "must",
  since: "3.4",
  about: ["call_soon", "create_task"],
  *judge(run) {
    const last = new Map<Id, Registration>();
    for (const each of soon(run)) {
      const first = runningsOf(run, each.loop)[0];
      if (first === undefined || each.at > first.began) continue;
      if (each.ran === undefined) {
        const proof = each.cancels.length > 0 ? undefined : overdueAt(run, each);
        if (proof !== undefined)
          yield broken(`${each.handle} was scheduled before ${each.loop} ran, and never ran`, each.at, proof);
        continue;
      }
      const previous = last.get(each.loop);
      last.set(each.loop, each);
      const isInOrder = previous === undefined || previous.ran! < each.ran;
      yield expect(
        each.ran > first.began && isInOrder,
        () =>
          isInOrder
            ? `${each.handle} ran before ${each.loop} did`
            : `${previous.handle} was scheduled before ${each.handle} and ran after it`,
        each.at,
        each.ran,
      );
    }
    for (const { event, at, node } of run.did("create_task")) {
      const first = event.on === undefined ? undefined : runningsOf(run, event.on)[0];
      const coroutine = event.args?.[0];
      const body = coroutine === undefined ? undefined : run.activation(coroutine);
      if (node.loop === undefined || first === undefined || at > first.began || body === undefined) continue;
      if (body.event.task !== event.made) continue;
      yield expect(body.began > first.began, () => `task ${event.made} began before ${event.on} ran`, at, body.began);
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [], as: "callback" },
      make({ call: "create_task", loop: "L", coro: coroutine("body"), as: "task" }),
      log("nothing runs yet"),
      runUntilComplete("task"),
    ),
    breaks: all(
      move(the("began", { of: "callback" }), { before: the("did", { value: "nothing runs yet" }) }),
      move(the("ended", { who: "callback()" }), { after: the("began", { of: "callback" }) }),
    ),
  },
};
