import { isInterrupted } from "../../lens/mains.ts";
import { runnersIn } from "../../lens/runners.ts";
import { isNested, isWhole } from "../../lens/running.ts";
import { same, tell } from "../../lens/seen.ts";
import { late, sleeps } from "../../lens/sleeps.ts";
import { isHandler } from "../../lens/steps.ts";
import { onTime } from "../../lens/times.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { change, later, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Activation, Run, Wait } from "../../run.ts";
import type { Outcome } from "../../trace.ts";
import { awaits, coroutine, lastly, log, main, program, raises, returns, sleep, task, value } from "../../write.ts";
import { kind, type Awaitable, type Statement } from "../../program.ts";

const runner: Statement = { do: "runner", as: "runner" };
const run = (coro: Awaitable): Statement => ({ do: "runner_run", runner: "runner", coro });
const close: Statement = { do: "runner_close", runner: "runner" };

export const runReturnsOrRaises: Rule = {
  id: "runner.run-returns-or-raises",
  says: "Runner.run() returns the coroutine's value or raises its exception; after an exception the runner stays usable.",
  doc: "library/asyncio-runner#asyncio.Runner.run",
  level: "must",
  since: "3.11",
  about: ["runner_run"],
  *judge(of) {
    // a stop() may come too late for one run, and end the next
    if (!usedOnce(of) || !isWhole(of) || of.did("stop").length > 0) return;
    for (const { id, runs, closings } of runnersIn(of)) {
      for (const wait of runs) {
        if (wait.what?.call !== "coroutine" || wait.on === undefined || isNested(of, wait)) continue;
        // whoever closes a runner that is running cancels what it runs
        if (closings.some(({ began }) => began < (wait.ended ?? of.trace.length))) continue;
        if (isInterrupted(of, { running: wait, body: undefined })) continue;
        const body = of.activation(wait.on);
        if (body === undefined || body.began < wait.began) {
          yield expect(false, () => `expected ${id} to run ${wait.on}, saw ${told(wait)}`, wait.began);
        } else if (isTelling(of, body)) {
          yield expect(
            isLike(wait.outcome, body.outcome),
            () => `expected run() to end as ${wait.on} did at ${body.to}, saw ${told(wait)}`,
            body.ended!,
            wait.ended ?? wait.began,
          );
        }
      }
    }
  },
  example: {
    program: program(
      runner,
      run(coroutine("fine", returns(1))),
      run(coroutine("broken", raises("ValueError"))),
      run(coroutine("again", returns(2))),
      close,
    ),
    breaks: change(the("resumed", { by: "host" }, 3), {
      value: undefined,
      raised: { exception: "RuntimeError", id: 2 },
    }),
  },
};

export const nestedIsRuntimeError: Rule = {
  id: "runner.nested-is-runtime-error",
  says: "Runner.run() while another loop runs in the thread raises RuntimeError.",
  doc: "library/asyncio-runner#asyncio.Runner.run",
  level: "must",
  since: "3.11",
  about: ["runner_run"],
  *judge(of) {
    if (!isWhole(of)) return;
    for (const wait of of.waits) {
      if (wait.node.do !== "runner_run" || !isNested(of, wait) || isHandler(of, wait.by)) continue;
      if (wait.what?.call !== "coroutine") continue;
      yield refused(of, wait, ["RuntimeError"]);
    }
  },
  example: {
    program: main(runner, run(coroutine("inner", log("never"))), awaits(sleep(1))),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
  },
};

export const rejectsNonCoroutine: Rule = {
  id: "runner.rejects-non-coroutine",
  says: "Runner.run() given something that is not awaitable raises (ValueError for any non-coroutine up to 3.13, TypeError for a non-awaitable from 3.14).",
  doc: "library/asyncio-runner#asyncio.Runner.run",
  level: "should",
  since: "3.11",
  about: ["runner_run"],
  needs: ["value"],
  *judge(of) {
    for (const { runs, closings } of runnersIn(of)) {
      for (const wait of runs) {
        const given = wait.what?.call === "value" ? wait.what.value : undefined;
        const isPlain = typeof given !== "object" || given === null || "list" in given || "tuple" in given;
        if (given === undefined || !isPlain || isNested(of, wait)) continue;
        if (closings.some(({ began }) => began < wait.began)) continue;
        yield refused(of, wait, ["ValueError", "TypeError"]);
      }
    }
  },
  example: {
    program: program(runner, run(value(5))),
    breaks: change(the("resumed", { by: "host" }), { raised: undefined, value: 5 }),
  },
};

export const backgroundTasksSurviveRuns: Rule = {
  id: "runner.background-tasks-survive-runs",
  says: "A task left pending when run() returns is not cancelled then: it continues during the next run() of the same Runner and is cancelled only by close().",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "should",
  since: "3.11",
  about: ["runner_run"],
  *judge(of) {
    if (!usedOnce(of) || !isWhole(of) || of.did("block", "thread").length > 0) return;
    for (const { id, runs, closings } of runnersIn(of)) {
      if (runs.some((wait) => isInterrupted(of, { running: wait, body: undefined }))) continue;
      for (const [place, wait] of runs.entries()) {
        const next = runs[place + 1];
        const until = Math.min(...closings.map(({ began }) => began), of.trace.length);
        if (wait.ended === undefined || next?.ended === undefined || next.ended > until) continue;
        for (const { wait: nap, due } of sleeps(of)) {
          const isOpen = nap.began > wait.began && nap.began < wait.ended && (nap.ended ?? Infinity) > wait.ended;
          if (!isOpen || !late(next.to!, due) || !of.calm(0, next.ended) || !isAlive(of, nap.by, wait.ended)) continue;
          const isOnTime = onTime(nap.to ?? 0, Math.max(due, next.from));
          yield expect(
            nap.ended !== undefined && nap.ended < next.ended && nap.outcome?.value !== undefined && isOnTime,
            () => `expected ${nap.by} to go on at ${due} in the next run() of ${id}, saw ${told(nap)}`,
            wait.ended,
            next.ended,
          );
        }
      }
    }
  },
  example: {
    program: program(
      runner,
      run(
        coroutine(
          "first",
          task("background", lastly([awaits(sleep(2)), awaits(sleep(9))], log("over"))),
          awaits(sleep(1)),
        ),
      ),
      run(coroutine("second", awaits(sleep(3)))),
      close,
    ),
    breaks: later(the("resumed", { by: "background_coro" }), 4),
  },
};

/** Whether the loop that it sleeps on was run by that coroutine's own task, and nobody has closed it by hand. */
const isAlive = (of: Run, by: string, at: number): boolean => {
  const body = of.activation(by);
  return body !== undefined && typeof body.event.task === "string" && (body.ended ?? Infinity) > at;
};

/** It was due to raise one of these, and to run nothing. */
function refused(of: Run, wait: Wait, exceptions: readonly string[]): Finding {
  const until = wait.ended ?? of.trace.length;
  // a policy of the program's own is asked for a loop all the same
  const ran = of.activations.find(({ began, node }) => began > wait.began && began < until && kind(node) !== "policy");
  return expect(
    exceptions.includes(wait.outcome?.raised?.exception ?? "") && ran === undefined,
    () => `expected run() to refuse with ${exceptions.join(" or ")}, saw ${told(wait)}`,
    wait.began,
    wait.ended ?? wait.began,
  );
}

const told = ({ outcome }: Wait): string => tell(outcome?.raised ?? outcome?.value);

/** Whether a main coroutine can only have ended as its last event says. */
function isTelling(of: Run, { began, ended, outcome }: Activation): boolean {
  if (ended === undefined || outcome === undefined || !of.calm(began, ended - 1)) return false;
  return !/^(StopIteration|SubStopIteration|GeneratorExit|CancelledError|SubCancelledError|KeyboardInterrupt|SystemExit|Deadlock|Livelock)$/.test(
    outcome.raised?.exception ?? "",
  );
}

const isLike = (seen: Outcome | undefined, end: Outcome | undefined): boolean =>
  end?.raised !== undefined
    ? seen?.raised?.id === end.raised.id
    : seen?.raised === undefined && same(seen?.value, end?.value);
