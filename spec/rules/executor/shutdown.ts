import { isUnblocked, jobs, type Job } from "../../lens/jobs.ts";
import { inOneRunning } from "../../lens/running.ts";
import { late } from "../../lens/sleeps.ts";
import { tell } from "../../lens/seen.ts";
import { onTime, sameTime, seconds } from "../../lens/times.ts";
import { all, change, later, move, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  awaits,
  block,
  coroutine,
  job,
  log,
  main,
  make,
  onLoop,
  runUntilComplete,
  shutdownExecutor,
  sleep,
} from "../../write.ts";

export const shutdownDefaultExecutorWaits: Rule = {
  id: "executor.shutdown-default-executor-waits",
  says: "Awaiting shutdown_default_executor() completes only after the jobs running in the default executor have finished.",
  doc: "library/asyncio-eventloop#asyncio.loop.shutdown_default_executor",
  level: "must",
  since: "3.9",
  about: ["shutdown_default_executor"],
  *judge(run) {
    for (const { wait, timeout } of shutdowns(run)) {
      if (wait.outcome?.value === undefined || timeout !== undefined || wait.ended === undefined) continue;
      for (const { future, body } of defaultJobs(run, wait)) {
        if (body === undefined || (body.ended ?? Infinity) < wait.began) continue;
        const because = () =>
          `expected shutdown_default_executor() to wait for the job of ${future}, saw that end ${body.to === undefined ? "never" : `at ${body.to}`}`;
        yield expect((body.ended ?? Infinity) < wait.ended, because, wait.began, wait.ended);
      }
    }
  },
  example: {
    program: main(job("job", block(2), log("done")), shutdownExecutor()),
    breaks: move(the("resumed", { by: "main" }), { before: the("did", { by: "#3()" }) }),
  },
};

export const afterShutdown: Rule = {
  id: "executor.after-shutdown",
  says: "After shutdown_default_executor() has been called, run_in_executor(None, ...) raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.shutdown_default_executor",
  level: "must",
  since: "3.9",
  about: ["shutdown_default_executor"],
  *judge(run) {
    const [first] = shutdowns(run);
    if (first === undefined) return;
    for (const { at, node, event } of run.did("run_in_executor")) {
      if (node.executor !== undefined || event.unbound !== undefined || node.loop !== undefined) continue;
      if (at < first.wait.began || !inOneRunning(run, first.wait.began, at)) continue;
      const because = () =>
        `expected RuntimeError from run_in_executor() after the shutdown, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "RuntimeError", because, first.wait.began, at);
    }
  },
  example: {
    program: main(shutdownExecutor(), job("late", log("never"))),
    breaks: change(the("did", {}, -1), { raised: undefined, made: "late", value: { type: "Future" } }),
  },
};

export const customAfterShutdown: Rule = {
  id: "executor.custom-after-shutdown",
  says: "An explicitly passed executor can still be used after shutdown_default_executor().",
  doc: "library/asyncio-eventloop#asyncio.loop.shutdown_default_executor",
  level: "must",
  since: "3.9",
  about: ["shutdown_default_executor"],
  needs: ["run_in_executor.executor"],
  *judge(run) {
    const [first] = shutdowns(run);
    if (first === undefined || run.did("set_default_executor").length > 0) return;
    for (const { at, node, event } of run.did("run_in_executor")) {
      if (node.executor === undefined || event.unbound !== undefined || node.loop !== undefined) continue;
      if (at < first.wait.began || !inOneRunning(run, first.wait.began, at)) continue;
      const because = () => `expected ${node.executor} to take jobs after the shutdown, saw ${tell(event.raised)}`;
      yield expect(event.raised === undefined, because, first.wait.began, at);
    }
  },
  example: {
    program: main(
      { do: "inline_executor", as: "here" },
      shutdownExecutor(),
      make({ call: "run_in_executor", executor: "here", as: "job", callback: [log("here")] }),
    ),
    breaks: change(the("did", { made: "job" }), {
      made: undefined,
      value: undefined,
      raised: { exception: "RuntimeError", id: 1 },
    }),
  },
};

export const shutdownWithoutExecutor: Rule = {
  id: "executor.shutdown-without-executor",
  says: "shutdown_default_executor() completes without suspension effects when no default executor was ever created.",
  doc: "library/asyncio-eventloop#asyncio.loop.shutdown_default_executor",
  level: "implementation",
  since: "3.9",
  about: ["shutdown_default_executor"],
  *judge(run) {
    for (const { wait } of shutdowns(run)) {
      const isNeeded = run.nodes.some(
        (node) =>
          "call" in node && (node.call === "to_thread" || node.call === "run_in_executor") && !("executor" in node),
      );
      if (isNeeded || run.did("set_default_executor").length > 0) continue;
      const because = () =>
        `expected shutdown_default_executor() to be over at once, saw ${wait.outcome === undefined ? "it wait" : tell(wait.outcome.raised ?? wait.outcome.value)}`;
      yield expect(
        wait.ended === wait.began + 1 && wait.outcome?.value === null,
        because,
        wait.began,
        wait.ended ?? wait.began,
      );
    }
  },
  example: {
    program: main(shutdownExecutor()),
    breaks: without(the("resumed", { by: "main" })),
  },
};

export const shutdownTimeout: Rule = {
  id: "executor.shutdown-timeout",
  says: "shutdown_default_executor(timeout) gives up waiting after timeout seconds, emits RuntimeWarning and returns.",
  doc: "library/asyncio-eventloop#asyncio.loop.shutdown_default_executor",
  level: "must",
  since: "3.12",
  about: ["shutdown_default_executor"],
  needs: ["shutdown_default_executor.timeout"],
  *judge(run) {
    for (const { wait, timeout } of shutdowns(run)) {
      if (timeout === undefined || !(timeout > 0) || wait.ended === undefined) continue;
      const due = wait.from + timeout;
      const long = defaultJobs(run, wait).find(
        ({ body }) => body !== undefined && late(body.to ?? Infinity, due) && body.from <= due,
      );
      if (long === undefined || !run.calm(0, wait.ended) || !isUnblocked(run, wait.began, wait.ended)) continue;
      const warned = run.between(wait.began, wait.ended, (at) => {
        const event = run.trace[at]!;
        return event.is === "warned" && event.category === "RuntimeWarning";
      });
      yield expect(
        onTime(wait.to!, due) && warned && wait.outcome?.value === null,
        () =>
          `expected shutdown_default_executor() to give up at ${due} with a RuntimeWarning, saw ${warned ? "" : "no warning, and "}${tell(wait.outcome?.raised ?? wait.outcome?.value)} at ${wait.to}`,
        wait.began,
        wait.ended,
      );
    }
  },
  example: {
    program: main(job("job", block(3)), shutdownExecutor(1), awaits(sleep(9))),
    breaks: all(without(the("warned")), later(the("resumed", { by: "main" }), 3)),
  },
};

export const loopCloseDoesNotWait: Rule = {
  id: "executor.loop-close-does-not-wait",
  says: "loop.close() shuts the default executor down without waiting for its jobs: it returns at once, and a running job still finishes.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "must",
  since: "3.4",
  about: ["close"],
  needs: ["run_in_executor"],
  *judge(run) {
    for (const { at, t, by, event } of run.did("close")) {
      if (event.raised !== undefined || event.unbound !== undefined) continue;
      const mine = jobs(run).filter(({ call, executor }) => executor === undefined && call.event.on === event.on);
      const before = run.trace.findLast((each, place) => place < at && "by" in each && each.by === by);
      for (const { body, future } of mine) {
        if (body === undefined || before === undefined || body.began > at) continue;
        // it was running when whoever closed the loop did something last
        if (body.ended !== undefined && body.ended < run.trace.indexOf(before)) continue;
        const because = () =>
          `expected close() not to wait for the job of ${future}, saw it take from ${before.t} to ${t}`;
        yield expect(sameTime(before.t, t), because, body.began, at);
        const raised = body.outcome?.raised?.exception;
        yield expect(
          raised !== "CancelledError" || isRaised(run),
          () => `expected the job of ${future} to finish, saw ${raised}`,
          at,
        );
      }
    }
  },
  example: {
    program: onLoop(
      runUntilComplete(coroutine("main", job("job", block(3), log("done")), awaits(sleep(1)))),
      { do: "close", loop: "L" },
      block(5),
    ),
    breaks: (trace) => {
      const closing = trace.find((event) => event.is === "did" && event.by === "host" && event.t === 1)!;
      const rest = trace.filter((event) => event !== closing);
      const over = rest.findIndex((event) => event.is === "ended" && event.who === "#5()");
      return rest.toSpliced(over + 1, 0, { ...closing, t: 3 });
    },
  },
};

interface Shutdown {
  readonly wait: Wait;
  /** None, and left out: it waits for as long as it takes */
  readonly timeout: number | undefined;
}

/** Every await of a shutdown_default_executor() of the running loop. */
const shutdowns = (run: Run): readonly Shutdown[] =>
  run.waitsFor("shutdown_default_executor").flatMap((wait) => {
    const { what, node } = wait;
    if (what?.call !== "shutdown_default_executor" || what.loop !== undefined || node.do !== "await") return [];
    return [{ wait, timeout: seconds(what.timeout) }];
  });

/** The jobs that the default executor had when it was shut down. */
function defaultJobs(run: Run, { began }: Wait): readonly Job[] {
  if (run.did("set_default_executor").length > 0) return [];
  return jobs(run).filter(
    ({ call, executor }) =>
      executor === undefined && call.node.loop === undefined && call.at < began && inOneRunning(run, call.at, began),
  );
}

const isRaised = (run: Run): boolean => run.nodes.some((node) => "do" in node && node.do === "raise");
