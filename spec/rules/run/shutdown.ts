import { isUnblocked, jobs } from "../../lens/jobs.ts";
import { isInterrupted, mains } from "../../lens/mains.ts";
import { isKept } from "../../lens/mentions.ts";
import { late } from "../../lens/sleeps.ts";
import { LATE, onTime } from "../../lens/times.ts";
import { move, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Activation, Run, Wait } from "../../run.ts";
import { runningAt } from "../../lens/running.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, block, coroutine, job, lastly, log, main, make, program } from "../../write.ts";

export const finalizesAsyncGenerators: Rule = {
  id: "run.finalizes-async-generators",
  says: "asyncio.run() closes asynchronous generators that are still suspended when main ends, so their finally blocks run before run() returns.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["async_generator"],
  *judge(run) {
    // a loop that has shut them down by then may have failed to close one, and forgets it
    if (!usedOnce(run) || run.nodes.some((node) => "call" in node && node.call === "shutdown_asyncgens")) return;
    for (const one of mains(run)) {
      const { running, body } = one;
      if (body?.ended === undefined || running.ended === undefined || isInterrupted(run, one)) continue;
      // a step made before the loop ran is not known to the loop
      if (run.did("anext", "asend", "athrow").some((each) => each.at < running.began)) continue;
      for (const wait of run.waits) {
        if ((wait.node as { readonly do: string }).do !== "emit" || runningAt(run, wait.began) !== running) continue;
        if (!isKept(run, wait.by) || wasClosing(run, wait)) continue;
        if (wait.began > body.ended || (wait.ended ?? run.trace.length) < body.ended) continue;
        yield expect(
          (wait.ended ?? run.trace.length) < running.ended,
          () => `expected run() to close ${wait.by}, which was suspended when ${body.who} ended, saw nothing of that`,
          wait.began,
          running.ended,
        );
      }
    }
  },
  example: {
    program: main(
      make({
        call: "async_generator",
        as: "generator",
        body: [
          lastly(
            [
              { do: "emit", value: 1 },
              { do: "emit", value: 2 },
            ],
            log("closed"),
          ),
        ],
      }),
      awaits({ call: "anext", generator: "generator" }),
    ),
    breaks: without(
      the("resumed", { by: "generator" }),
      the("did", { by: "generator" }),
      the("ended", { who: "generator" }),
    ),
  },
};

/** Whether it was told to close before, and gave an item instead: nobody tells it twice. */
const wasClosing = (run: Run, { by, began }: Wait): boolean =>
  run.waits.some((each) => each.by === by && (each.ended ?? began) < began && isClosed(each));

const isClosed = ({ outcome }: Wait): boolean => outcome?.raised?.exception === "GeneratorExit";

export const shutsDownDefaultExecutor: Rule = {
  id: "run.shuts-down-default-executor",
  says: "asyncio.run() shuts the loop's default executor down and waits for its running jobs.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.9",
  about: ["run_in_executor"],
  *judge(run) {
    for (const { running, left, job } of leftJobs(run)) {
      if (late(job.to ?? Infinity, left + LIMIT)) continue;
      const because = () =>
        `expected run() to wait for ${job.who}, saw that end ${job.to === undefined ? "never" : `at ${job.to}`} and run() at ${running.to}`;
      yield expect((job.ended ?? Infinity) < running.ended!, because, job.began, running.ended!);
    }
  },
  example: {
    program: main(job("job", block(2), log("done"))),
    breaks: move(the("resumed", { by: "host" }), { before: the("did", { by: "#3()" }) }),
  },
};

export const executorShutdownLimit: Rule = {
  id: "run.executor-shutdown-limit",
  says: "asyncio.run() gives the default executor five minutes to finish; after that it emits a RuntimeWarning and returns without waiting for the jobs.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.12",
  about: ["run_in_executor"],
  *judge(run) {
    for (const { running, left, job } of leftJobs(run)) {
      if (!late(job.to ?? Infinity, left + LIMIT)) continue;
      const warned = run.between(running.began, running.ended!, (at) => {
        const event = run.trace[at]!;
        return event.is === "warned" && event.category === "RuntimeWarning" && event.t > left + LIMIT - 1;
      });
      yield expect(
        warned && onTime(running.to!, left + LIMIT),
        () =>
          `expected run() to give ${job.who} up at ${left + LIMIT} with a RuntimeWarning, saw ${warned ? "" : "no warning, and "}the end at ${running.to}`,
        job.began,
        running.ended!,
      );
    }
  },
  example: {
    program: program({ do: "run", main: coroutine("main", job("job", block(400))) }, block(200)),
    breaks: without(the("warned")),
  },
};

/** Seconds that the default executor has to end its jobs. */
const LIMIT = 300;

/** The jobs of the default executor that were under way when a main coroutine ended, and nothing hindered asyncio.run() from waiting for them. */
function* leftJobs(run: Run): Iterable<{ readonly running: Wait; readonly left: number; readonly job: Activation }> {
  if (!usedOnce(run) || run.did("set_default_executor").length > 0) return;
  for (const one of mains(run)) {
    const { running, body } = one;
    if (body?.ended === undefined || running.ended === undefined || isInterrupted(run, one)) continue;
    const left = body.to!;
    // what else asyncio.run() has to clean up takes its own time
    if (run.activations.some((each) => each.event.task !== undefined && (each.to ?? Infinity) > left + LATE)) continue;
    for (const { call, executor, body: job } of jobs(run)) {
      if (job === undefined || executor !== undefined || runningAt(run, call.at) !== running) continue;
      if ((job.ended ?? Infinity) > body.ended && isUnblocked(run, body.ended, running.ended))
        yield { running, left, job };
    }
  }
}
