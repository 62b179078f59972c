import { isInterrupted, mains, type Main } from "../../lens/mains.ts";
import { isKept } from "../../lens/mentions.ts";
import { change, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Activation, Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { early, sameTime } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { late, sleeper, sleeps, type Sleep } from "../../lens/sleeps.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { attempt, awaits, except, lastly, log, main, make, raises, returns, sleep, task } from "../../write.ts";
import { perRun } from "../../lens/per-run.ts";
import { sifted } from "../../lens/sifted.ts";

export const cancelsLeftoverTasks: Rule = {
  id: "run.cancels-leftover-tasks",
  says: "Tasks still pending when main finishes are cancelled by asyncio.run(): each gets CancelledError at its await and is done before run() returns.",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "should",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    for (const one of mains(run)) {
      for (const {
        sleep: { wait },
        body,
        finished,
      } of leftovers(run, one)) {
        const ended = wait.ended ?? run.trace.length;
        const isCancelled = wait.outcome?.raised?.exception === "CancelledError";
        const isPrompt = !run.steady(finished, ended) || sameTime(wait.to ?? 0, run.trace[finished]!.t);
        yield expect(
          isCancelled && isPrompt && (body.ended ?? run.trace.length) < one.running.ended!,
          () =>
            `expected ${body.who} to get a CancelledError at ${run.trace[finished]!.t} and to be done before run() returns, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)} at ${wait.to}`,
          finished,
          one.running.ended!,
        );
      }
    }
  },
  example: {
    program: main(
      task("background", lastly([awaits(sleep(50)), log("never")], log("cancelled"))),
      awaits(sleep(1)),
      log("main ends"),
    ),
    breaks: without(
      the("resumed", { by: "background_coro" }),
      the("did", { by: "background_coro" }),
      the("ended", { who: "background_coro" }),
    ),
  },
};

export const waitsForLeftoverCleanup: Rule = {
  id: "run.waits-for-leftover-cleanup",
  says: "asyncio.run() keeps the loop running until cancelled leftover tasks have really finished, including asynchronous clean-up that takes loop time.",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "should",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    for (const one of mains(run)) {
      for (const { sleep: cut, task, body } of leftovers(run, one)) {
        const cleanup = sleeps(run).filter(
          (each) =>
            each.wait.began > (cut.wait.ended ?? run.trace.length) &&
            each.wait.began < (body.ended ?? run.trace.length) && // a generator that it began may be closed elsewhere
            sleeper(run, each) === task,
        );
        for (const { wait, due } of cleanup) {
          yield expect(
            (wait.ended ?? run.trace.length) < one.running.ended! &&
              !(wait.outcome?.value !== undefined && early(wait.to ?? 0, due)),
            () =>
              `expected run() to wait until the clean-up of ${body.who} is over at ${due}, saw it return at ${one.running.to}`,
            wait.began,
            one.running.ended!,
          );
        }
      }
    }
  },
  example: {
    program: main(
      task("background", lastly([awaits(sleep(50))], awaits(sleep(2)), log("cleaned up"))),
      awaits(sleep(1)),
    ),
    breaks: (trace) => {
      const returned = change(the("resumed", { by: "host" }), { t: 1 })(trace);
      return without(
        the("resumed", { by: "background_coro" }, 2),
        the("did", { by: "background_coro" }),
        the("ended", { who: "background_coro" }),
      )(returned);
    },
  },
};

export const leftoverExceptionReported: Rule = {
  id: "run.leftover-exception-reported",
  says: "A leftover task that answers the shutdown cancellation with another exception is reported through the exception handler; run() still returns main's result.",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "implementation",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    for (const one of mains(run)) {
      for (const { body } of leftovers(run, one)) {
        const raised = body.outcome?.raised;
        if (raised === undefined || isSpecial.has(raised.exception)) continue;
        const reported = run.trace.findIndex(
          (event, at) =>
            at > body.ended! &&
            at < one.running.ended! &&
            ((event.is === "logged" && event.raised?.id === raised.id) ||
              (event.is === "began" && JSON.stringify(event.args)?.includes(`"id":${raised.id}`))),
        );
        yield expect(
          reported >= 0 &&
            (one.running.outcome?.raised?.id !== raised.id || one.body?.outcome?.raised?.id === raised.id),
          () =>
            `${body.who} answered its cancellation with ${tell(raised)}: expected that to be reported, and not to leave run()`,
          body.ended!,
          one.running.ended!,
        );
      }
    }
  },
  example: {
    program: main(
      task("background", attempt([awaits(sleep(50))], except("CancelledError", raises("ValueError")))),
      awaits(sleep(0)),
      returns(5),
    ),
    breaks: without(the("logged")),
  },
};

export const leftoverCancelBeforeAsyncgens: Rule = {
  id: "run.leftover-cancel-before-asyncgens",
  says: "asyncio.run() first cancels leftover tasks, and only then finalizes asynchronous generators.",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "implementation",
  since: "3.7",
  about: ["async_generator"],
  *judge(run) {
    if (run.nodes.some((node) => "call" in node && closers.has(node.call))) return;
    for (const one of mains(run)) {
      const finalized = run.waits.filter(
        (wait) =>
          (wait.node as { readonly do: string }).do === "emit" &&
          wait.outcome?.raised?.exception === "GeneratorExit" &&
          isKept(run, wait.by) &&
          wait.ended! < (one.running.ended ?? 0),
      );
      for (const { body, finished } of leftovers(run, one)) {
        for (const { by, ended } of finalized) {
          if (ended! < finished) continue;
          yield expect(
            (body.ended ?? run.trace.length) < ended!,
            () => `expected ${by} to be closed only after ${body.who} had been cancelled, saw it closed before`,
            finished,
            ended!,
          );
        }
      }
    }
  },
  example: {
    program: main(
      make({
        call: "async_generator",
        as: "generator",
        body: [lastly([{ do: "emit", value: 1 }], log("generator closed"))],
      }),
      awaits({ call: "anext", generator: "generator" }),
      task("background", lastly([awaits(sleep(50))], log("task cancelled"))),
      awaits(sleep(0)),
    ),
    breaks: (trace) => {
      const first = the("resumed", { by: "background_coro" })(trace);
      const closing = (event: (typeof trace)[number]): boolean =>
        ("by" in event && event.by === "generator") || ("who" in event && event.who === "generator");
      const moved = trace.filter((event, at) => at > first && closing(event));
      return trace.filter((event) => !moved.includes(event)).toSpliced(first, 0, ...moved);
    },
  },
};

interface Leftover {
  readonly task: string;
  readonly body: Activation;
  /** what it was sleeping in when main finished, and for long */
  readonly sleep: Sleep;
  /** main's last event */
  readonly finished: number;
}

/**
 * The tasks that were asleep, for longer than nothing, when main ended and asyncio.run() began to clean up, and that nobody else had cancelled; none
 * where that was interrupted.
 */
function leftovers(run: Run, one: Main): readonly Leftover[] {
  const known = found(run);
  let left = known.get(one);
  if (left === undefined) known.set(one, (left = findLeftovers(run, one)));
  return left;
}

/** Those of the runs that were asked about already. */
const found = perRun(() => new Map<Main, readonly Leftover[]>());

function findLeftovers(run: Run, one: Main): readonly Leftover[] {
  const { running, body: main } = one;
  const finished = main?.ended;
  if (main === undefined || finished === undefined || running.ended === undefined) return [];
  if (isInterrupted(run, one) || !usedOnce(run)) return [];
  return sifted(sleeps(run), (sleep) => {
    const { wait, due } = sleep;
    const task = sleeper(run, sleep);
    const body = task === undefined ? undefined : run.activation(run.coroutineOf(task) ?? "");
    if (task === undefined || task === main.event.task || body === undefined || body.began > finished) return undefined;
    if (wait.began > finished || (wait.ended ?? run.trace.length) < finished) return undefined;
    if (runningAt(run, wait.began) !== running || !late(due, main.to ?? 0)) return undefined;
    const until = wait.ended ?? running.ended!;
    if (!run.calm(body.began, finished - 1) || run.did("cancel").some(({ at }) => at > finished && at < until))
      return undefined;
    return { task, body, sleep, finished };
  });
}

/** What ends a task in a way of its own. */
const isSpecial: ReadonlySet<string> = new Set([
  "CancelledError",
  "SubCancelledError",
  "StopIteration",
  "SubStopIteration",
  "GeneratorExit",
  "KeyboardInterrupt",
  "SystemExit",
]);

/** What closes asynchronous generators at other times. */
const closers: ReadonlySet<string> = new Set(["aclose", "athrow", "shutdown_asyncgens"]);
