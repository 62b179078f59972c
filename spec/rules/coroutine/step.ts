import { mayStartEagerly } from "../../lens/eager.ts";
import { readyAt } from "../../lens/ready.ts";
import { all, change, move, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Activation, Run } from "../../run.ts";
import { early, LATE, seconds } from "../../lens/times.ts";
import { inOneRunning, isRunning, runningAt, threadAt } from "../../lens/running.ts";
import { completed, late, sleeps, timers } from "../../lens/sleeps.ts";
import { doer, intruder, placesOf } from "../../lens/steps.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, block, callLater, callSoon, log, main, sleep, task } from "../../write.ts";

export const noSwitchBetweenSuspensions: Rule = {
  id: "coroutine.no-switch-between-suspensions",
  says: "Between two suspending awaits a task runs without interruption: no other task or callback of the same loop runs in between.",
  doc: "library/asyncio-dev#concurrency-and-multithreading",
  level: "must",
  since: "3.4",
  about: ["coroutine"],
  *judge(run) {
    if (!usedOnce(run) || mayStartEagerly(run)) return;
    for (const body of run.activations) {
      if (typeof body.event.task !== "string" || !hasCompany(run, body)) continue;
      const places = placesOf(run).get(body.who) ?? [];
      const stretches: (readonly [from: number, to: number])[] = [];
      places.forEach((from, nth) => {
        const to = places[nth + 1];
        if (to !== undefined && run.trace[from]!.is !== "waits") stretches.push([from, to]);
      });
      const cut = stretches.find(([from, to]) => intruder(run, from, to, (who) => who === body.who) !== undefined);
      if (cut !== undefined) {
        const other = intruder(run, ...cut, (who) => who === body.who)!;
        yield broken(
          `${body.who} did not wait for anything, and ${doer(run.trace[other]!)} ran in between`,
          cut[0],
          other,
          cut[1],
        );
      } else if (stretches.length > 0) yield held(body.began, body.ended ?? body.began);
    }
  },
  example: {
    program: main(
      task("one", log(1), log(2), awaits(sleep(0)), log(3)),
      task("two", log(4), log(5), awaits(sleep(0)), log(6)),
      awaits("one"),
      awaits("two"),
    ),
    breaks: all(
      move(the("began", { who: "two_coro" }), { after: the("did", { by: "one_coro" }) }),
      move(the("did", { by: "two_coro" }), { after: the("began", { who: "two_coro" }) }),
    ),
  },
};

export const suspensionLetsOthersRun: Rule = {
  id: "coroutine.suspension-lets-others-run",
  says: "When a task suspends at an await, the loop goes on with other ready tasks and callbacks, and the suspended one continues later from the same point with its local state intact.",
  doc: "library/asyncio-task#task-object",
  level: "must",
  since: "3.4",
  about: ["await"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { wait, delay } of completed(sleeps(run))) {
      const { began, ended } = wait;
      if (delay <= LATE || ended === undefined || !inOneRunning(run, began, ended)) continue;
      if (!run.calm(began, ended) || !run.steady(began, ended)) continue;
      for (const other of readyAt(run, began)) {
        if (other.began === undefined && !run.calm(0, ended)) continue; // cancelled, perhaps
        yield expect(
          other.began !== undefined && other.began < ended,
          () =>
            `${wait.by} slept from ${wait.from} to ${wait.to}: expected ${other.id}, which was ready, to run meanwhile`,
          began,
          ended,
        );
      }
    }
  },
  example: {
    program: main(
      task("slow", log("begun"), awaits(sleep(2)), log("goes on")),
      task("quick", awaits(sleep(1)), log("done")),
      awaits("slow"),
    ),
    breaks: all(
      move(the("began", { who: "quick_coro" }), { after: the("ended", { who: "slow_coro" }) }),
      move(the("waits", { by: "quick_coro" }), { after: the("began", { who: "quick_coro" }) }),
    ),
  },
};

export const blockingCodeBlocksTheLoop: Rule = {
  id: "coroutine.blocking-code-blocks-the-loop",
  says: "Code that burns time without suspending delays every other task and callback of that loop by the same amount.",
  doc: "library/asyncio-dev#running-blocking-code",
  level: "must",
  since: "3.4",
  about: ["block"],
  *judge(run) {
    for (const { at, t, by, node } of run.did("block")) {
      const began = t - (seconds(node.seconds) ?? 0);
      if (!(began < t) || runningAt(run, at) === undefined) continue;
      const woken = completed(sleeps(run)).map(({ wait, due }) => ({ since: wait.began, due, at: wait.ended! }));
      const called = timers(run).flatMap((timer) =>
        timer.fired === undefined ? [] : [{ since: timer.registered.at, due: timer.due, at: timer.fired }],
      );
      for (const timer of [...woken, ...called]) {
        if (timer.since > at || !late(timer.due, began) || timer.due > t || !inOneRunning(run, timer.since, at))
          continue;
        if (!inOneRunning(run, timer.at, at)) continue;
        const fired = run.trace[timer.at]!.t;
        yield expect(
          timer.at > at && !early(fired, t),
          () =>
            `${by} blocked from ${began} to ${t}: expected what was due at ${timer.due} to come after that, saw it at ${fired}`,
          at,
          timer.at,
        );
      }
    }
  },
  example: {
    program: main(
      task("hog", awaits(sleep(1)), block(5)),
      task("other", awaits(sleep(2)), log("woken")),
      awaits("other"),
    ),
    breaks: all(
      move(the("resumed", { by: "other_coro" }), { after: the("resumed", { by: "hog_coro" }) }),
      change(the("resumed", { by: "other_coro" }), { t: 2 }),
      move(the("did", { by: "other_coro" }), { after: the("resumed", { by: "other_coro" }) }),
    ),
  },
};

export const singleThread: Rule = {
  id: "coroutine.single-thread",
  says: "All tasks and callbacks of a loop execute in the thread that runs the loop.",
  doc: "library/asyncio-dev#asyncio-multithreading",
  level: "must",
  since: "3.4",
  about: ["run", "run_until_complete", "run_forever"],
  *judge(run) {
    for (const running of run.waits.filter(isRunning)) {
      const inside = run.activations.filter((each) => runningAt(run, each.began) === running);
      if (inside.length < 2) continue;
      const home = threadAt(run, running.began);
      const stray = inside.find((each) => each.event.thread !== home);
      if (stray === undefined) yield held(running.began, ...inside.map((each) => each.began));
      else
        yield broken(
          `expected ${stray.who} to run on ${threadName(home)}, where the loop runs, saw it on ${threadName(stray.event.thread)}`,
          running.began,
          stray.began,
        );
    }
  },
  example: {
    program: main(
      callLater(1, [log("timer")], "timer"),
      callSoon([log("callback")]),
      task("worker", awaits(sleep(1))),
      awaits("worker"),
    ),
    breaks: change(the("began", { of: "timer" }), { thread: 1 }),
  },
};

const threadName = (thread: number | undefined): string =>
  thread === undefined ? "the main thread" : `thread ${thread}`;

/** Whether another task or callback was there to be run while that body was. */
const hasCompany = (run: Run, body: Activation): boolean =>
  run.activations.some(
    (other) =>
      other.event.task !== body.event.task &&
      other.began < (body.ended ?? run.trace.length) &&
      (other.ended ?? run.trace.length) > body.began &&
      inOneRunning(run, other.began, body.began),
  );
