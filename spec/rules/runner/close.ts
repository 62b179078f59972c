import { isInterrupted } from "../../lens/mains.ts";
import { isKept } from "../../lens/mentions.ts";
import { firstUse, loopsOf, type Runner, runnerOf, runnersIn } from "../../lens/runners.ts";
import { isNested, isWhole, runningAt } from "../../lens/running.ts";
import { tell } from "../../lens/seen.ts";
import { isCancelled } from "../../lens/suspension.ts";
import { sleeper, sleeps } from "../../lens/sleeps.ts";
import { sameTime } from "../../lens/times.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { kind, type NodeKind, type Statement } from "../../program.ts";
import { change, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { attempt, awaits, coroutine, except, lastly, log, program, raises, returns, sleep, task } from "../../write.ts";

const runner: Statement = { do: "runner", as: "runner" };
const run = (as: string, ...body: Statement[]): Statement => ({
  do: "runner_run",
  runner: "runner",
  coro: coroutine(as, ...body),
});
const getLoop: Statement = { do: "runner_get_loop", runner: "runner", as: "loop" };
const close: Statement = { do: "runner_close", runner: "runner" };
const isClosed: Statement = { do: "is_closed", loop: "loop" };

export const exitClosesLoop: Rule = {
  id: "runner.exit-closes-loop",
  says: "Leaving the with block of a Runner (normally or by exception) closes its loop.",
  doc: "library/asyncio-runner#asyncio.Runner.close",
  level: "must",
  since: "3.11",
  about: ["is_closed"],
  needs: ["with_runner"],
  *judge(of) {
    if (!isWhole(of)) return;
    for (const one of runnersIn(of)) {
      const exit = one.closings.find((wait) => wait.step === "exit" && !isNested(of, wait));
      const loops = loopsOf(of, one);
      if (exit?.ended === undefined || loops.length !== 1) continue;
      for (const { at, event } of of.did("is_closed")) {
        if (event.on !== loops[0] || at < exit.ended) continue;
        yield expect(
          event.value === true,
          () =>
            `expected ${loops[0]} to be closed with ${one.id}, saw is_closed() give ${tell(event.raised ?? event.value)}`,
          exit.ended,
          at,
        );
      }
    }
  },
  example: {
    program: program(
      runner,
      attempt([{ do: "with_runner", runner: "runner", body: [getLoop, raises("Boom")] }], except("Boom")),
      isClosed,
    ),
    breaks: change(the("did", { on: "loop#1" }), { value: false }),
  },
};

export const useAfterClose: Rule = {
  id: "runner.use-after-close",
  says: "run() or get_loop() on a closed Runner raises RuntimeError.",
  doc: "library/asyncio-runner#asyncio.Runner.close",
  level: "implementation",
  since: "3.11",
  about: ["runner_close", "with_runner"],
  *judge(of) {
    for (const one of runnersIn(of)) {
      const closed = closedAt(of, one);
      if (closed === undefined) continue;
      for (const wait of one.runs) {
        if (wait.began < closed || wait.what?.call !== "coroutine") continue;
        yield expect(
          wait.outcome?.raised?.exception === "RuntimeError",
          () => `${one.id} was closed, but run() gave ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
          closed,
          wait.began,
        );
      }
      for (const { at, event } of one.getLoops) {
        if (at < closed) continue;
        yield expect(
          event.raised?.exception === "RuntimeError",
          () => `${one.id} was closed, but get_loop() gave ${tell(event.raised ?? event.value)}`,
          closed,
          at,
        );
      }
    }
  },
  example: {
    program: program(runner, run("main", returns(1)), close, getLoop),
    breaks: change(the("did", { on: "runner" }), { raised: undefined, value: { ref: "loop#1" } }),
  },
};

export const closeIdempotent: Rule = {
  id: "runner.close-idempotent",
  says: "Closing a Runner twice, or closing one that never created its loop, does nothing.",
  doc: "library/asyncio-runner#asyncio.Runner.close",
  level: "implementation",
  since: "3.11",
  about: ["runner_close"],
  *judge(of) {
    for (const one of runnersIn(of)) {
      const closed = closedAt(of, one) ?? Infinity;
      const unused = [...one.runs, ...one.entries].length + one.getLoops.length === 0;
      for (const wait of one.closings) {
        if (wait.node.do !== "runner_close" || (!unused && wait.began < closed)) continue;
        yield expect(
          wait.outcome?.value === null,
          () => `expected close() of ${one.id} to do nothing, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
          wait.began,
        );
      }
    }
  },
  example: {
    program: program(runner, close, run("main", returns(1)), close, close),
    breaks: change(the("resumed", { by: "host" }, 4), {
      value: undefined,
      raised: { exception: "RuntimeError", id: 1 },
    }),
  },
};

export const closeFinalizes: Rule = {
  id: "runner.close-finalizes",
  says: "Runner.close() cancels pending tasks, closes asynchronous generators and shuts the default executor down before it closes the loop.",
  doc: "library/asyncio-runner#asyncio.Runner.close",
  level: "should",
  since: "3.11",
  about: ["runner_close", "with_runner"],
  *judge(of) {
    if (!usedOnce(of) || !isWhole(of)) return;
    for (const one of runnersIn(of)) {
      const [closing] = one.closings;
      if (closing?.ended === undefined || isNested(of, closing) || isUnsure(of, one)) continue;
      for (const wait of pending(of, one, closing)) {
        const isEnded = wait.ended !== undefined && wait.ended > closing.began && wait.ended < closing.ended;
        yield expect(
          isEnded && (wait.node.do !== "await" || (isCancelled(wait) && sameTime(wait.to!, closing.from))),
          () => `expected close() to end ${wait.by}, which was waiting, saw nothing of that`,
          closing.began,
          closing.ended,
        );
      }
    }
  },
  example: {
    program: program(
      runner,
      run("main", task("background", lastly([awaits(sleep(9))], log("cleaned up"))), awaits(sleep(1))),
      close,
    ),
    breaks: without(
      the("resumed", { by: "background_coro" }),
      the("did", { by: "background_coro" }),
      the("ended", { who: "background_coro" }),
    ),
  },
};

/** The sleeps of tasks, and the items of asynchronous generators, that nothing had ended when the runner was closed. */
function pending(of: Run, one: Runner, closing: Wait): readonly Wait[] {
  const isOpen = ({ began, ended }: Wait): boolean =>
    began < closing.began && (ended ?? Infinity) > closing.began && isHere(of, one, began);
  const naps = sleeps(of).filter(
    (nap) => isOpen(nap.wait) && nap.due > closing.from + 1 && sleeper(of, nap) !== undefined,
  );
  const items = of.waits.filter(
    (wait) => (wait.node as { readonly do: string }).do === "emit" && isOpen(wait) && isKept(of, wait.by),
  );
  return [...naps.map(({ wait }) => wait), ...items];
}

const isHere = (of: Run, { id }: Runner, at: number): boolean => {
  const running = runningAt(of, at);
  return running !== undefined && runnerOf(of, running) === id;
};

/** Whether something else may have ended what was left, or kept close() from it. */
const isUnsure = (of: Run, { runs, closings }: Runner): boolean =>
  [...runs, ...closings].some((wait) => isInterrupted(of, { running: wait, body: undefined })) ||
  of.nodes.some((node) => enders.has(kind(node)));

/** What else ends tasks and asynchronous generators, or their loop. */
const enders: ReadonlySet<NodeKind> = new Set<NodeKind>(["cancel", "close", "aclose", "shutdown_asyncgens"]);

/** Where a runner was closed that had made its loop. */
function closedAt(of: Run, one: Runner): number | undefined {
  const used = firstUse(of, one);
  const closing = one.closings.find(
    (wait) => used !== undefined && wait.began > used && !isNested(of, wait) && wait.outcome?.raised === undefined,
  );
  return closing?.ended;
}
