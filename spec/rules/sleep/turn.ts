import { turnsBetween } from "../../lens/iterations.ts";
import { everReady, readyAt } from "../../lens/ready.ts";
import { all, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { sameTime } from "../../lens/times.ts";
import { inOneRunning } from "../../lens/running.ts";
import { completed, sleeper, sleeps, type Sleep } from "../../lens/sleeps.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, callSoon, log, main, repeat, sleep, task, ticker } from "../../write.ts";
import { perRun } from "../../lens/per-run.ts";
import type { Run } from "../../run.ts";

export const zeroYieldsOneIteration: Rule = {
  id: "sleep.zero-yields-one-iteration",
  says: "sleep(0) suspends the task for exactly one loop iteration, without a timer: everything already ready runs first, nothing later.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "should",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    for (const { wait, delay } of uncut(run)) {
      const [began, ended] = [wait.began, wait.ended!];
      if (delay !== 0) continue;
      const turns = turnsBetween(run, began, ended);
      if (turns !== undefined)
        yield expect(
          turns === 1,
          () => `expected sleep(0) of ${wait.by} to take one turn of the loop, saw ${turns}`,
          began,
          ended,
        );
      for (const other of everReady(run)) {
        if (other.kind !== "callback" || !inOneRunning(run, other.since, began) || other.since > ended) continue;
        if (other.began === undefined || other.began < began) continue;
        const isBefore = other.began < ended;
        yield expect(
          isBefore === other.since < began,
          () =>
            `expected ${other.id}, ready ${isBefore ? "after" : "before"} ${wait.by} began its sleep(0), to run ${isBefore ? "after" : "before"} it goes on`,
          began,
          other.began,
          ended,
        );
      }
    }
  },
  example: {
    program: main(
      ticker(4),
      callSoon([log("first"), callSoon([log("later")], "later")], "first"),
      awaits(sleep(0)),
      log("goes on"),
      awaits(sleep(0)),
    ),
    breaks: all(
      move(the("resumed", { by: "main" }), { after: the("ended", { who: "later()" }) }),
      move(the("did", { by: "main", value: "goes on" }), { after: the("resumed", { by: "main" }) }),
      move(the("waits", { by: "main" }, 2), { after: the("did", { by: "main", value: "goes on" }) }),
    ),
  },
};

export const zeroRoundRobin: Rule = {
  id: "sleep.zero-round-robin",
  says: "Tasks that loop over sleep(0) take strict turns.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "should",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    const naps = uncut(run).filter(({ delay }) => delay === 0);
    for (const [place, first] of naps.entries()) {
      const next = naps.slice(place + 1).find((each) => sleeper(run, each) !== sleeper(run, first));
      if (next === undefined || next.wait.began > first.wait.ended!) continue;
      if (!inOneRunning(run, first.wait.began, next.wait.began)) continue;
      yield expect(
        first.wait.ended! < next.wait.ended!,
        () =>
          `expected ${first.wait.by}, whose sleep(0) began first, to go on before ${next.wait.by}, saw it the other way round`,
        first.wait.began,
        next.wait.began,
        next.wait.ended!,
      );
    }
  },
  example: {
    program: main(
      task("a", repeat(3, log("a"), awaits(sleep(0)))),
      task("b", repeat(3, log("b"), awaits(sleep(0)))),
      awaits("a"),
      awaits("b"),
    ),
    breaks: all(
      move(the("resumed", { by: "a_coro" }), { after: the("resumed", { by: "b_coro" }) }),
      move(the("did", { by: "a_coro" }, 2), { after: the("resumed", { by: "a_coro" }) }),
      move(the("waits", { by: "a_coro" }, 2), { after: the("did", { by: "a_coro" }, 2) }),
    ),
  },
};

export const negativeLikeZero: Rule = {
  id: "sleep.negative-like-zero",
  says: "A negative delay behaves like zero: the task gives up one turn and continues at the same loop time.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "implementation",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    for (const { wait, delay } of uncut(run)) {
      const [began, ended] = [wait.began, wait.ended!];
      if (delay >= 0 || !run.steady(began, ended)) continue;
      const turns = turnsBetween(run, began, ended) ?? 1;
      yield expect(
        sameTime(wait.from, wait.to!) && turns === 1,
        () =>
          `expected sleep(${delay}) of ${wait.by} to take one turn and no time, saw ${turns} and ${wait.to! - wait.from} s`,
        began,
        ended,
      );
    }
  },
  example: {
    program: main(ticker(4), awaits(sleep(-5)), log("goes on")),
    breaks: (trace) => {
      const from = the("resumed", { by: "main" })(trace);
      return trace.map((event, at) => (at < from ? event : { ...event, t: 5 }));
    },
  },
};

export const alwaysSuspends: Rule = {
  id: "sleep.always-suspends",
  says: "sleep() always suspends the task at least once, whatever the delay, so other ready tasks get a turn.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    for (const { wait, delay } of uncut(run)) {
      const [began, ended] = [wait.began, wait.ended!];
      for (const other of readyAt(run, began)) {
        if (other.began === undefined && !run.calm(0, ended)) continue; // cancelled, perhaps
        if (other.kind === "task" && !hasSlept(run, other.since, began)) continue; // to be scheduled may take a turn
        yield expect(
          other.began !== undefined && other.began < ended,
          () => `expected ${other.id}, which was ready, to get a turn during sleep(${delay}) of ${wait.by}`,
          began,
          ended,
        );
      }
    }
  },
  example: {
    program: main(
      callSoon([log("callback")], "callback"),
      awaits(sleep(0)),
      task("other", log("other")),
      awaits(sleep(-1)),
    ),
    breaks: all(
      move(the("began", { of: "callback" }), { after: the("waits", { by: "main" }, 2) }),
      move(the("did", { by: "callback()" }), { after: the("began", { of: "callback" }) }),
      move(the("ended", { who: "callback()" }), { after: the("did", { by: "callback()" }) }),
    ),
  },
};

/** Whether anybody's sleep lies between two places. */
const hasSlept = (run: Run, from: number, to: number): boolean =>
  uncut(run).some(({ wait }) => wait.began > from && wait.ended! < to);

/** The sleeps that ended by themselves, in one running of their loop, nobody having been cancelled meanwhile. */
const uncut = perRun((run): readonly Sleep[] =>
  usedOnce(run)
    ? completed(sleeps(run)).filter(
        ({ wait }) => inOneRunning(run, wait.began, wait.ended!) && run.calm(wait.began, wait.ended!),
      )
    : [],
);
