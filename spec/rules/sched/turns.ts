import { runningsOf } from "../../lens/loop-life.ts";
import { inOneStep } from "../../lens/in-one-step.ts";
import { overdueAt } from "../../lens/punctuality.ts";
import { soon, type Registration } from "../../lens/registration.ts";
import { all, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { soleLoop } from "../../lens/sole-loop.ts";
import type { Id } from "../../trace.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { wakeUps } from "../../lens/wake-ups.ts";
import {
  awaits,
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
  about: ["new_event_loop", "get_event_loop"],
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
