import { isInterrupted, mains } from "../../lens/mains.ts";
import { isKept } from "../../lens/mentions.ts";
import { the, without } from "../../retell.ts";
import { expect, type Rule, type Untested } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { runningAt } from "../../lens/running.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, lastly, log, main, make } from "../../write.ts";

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

export const shutsDownDefaultExecutor: Untested = {
  id: "run.shuts-down-default-executor",
  says: "asyncio.run() shuts the loop's default executor down and waits for its running jobs.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.9",
  untested: "Programs have no jobs yet: run_in_executor exists only for closed loops.",
};

export const executorShutdownLimit: Untested = {
  id: "run.executor-shutdown-limit",
  says: "asyncio.run() gives the default executor five minutes to finish; after that it emits a RuntimeWarning and returns without waiting for the jobs.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.12",
  untested: "Programs have no jobs yet: run_in_executor exists only for closed loops.",
};
