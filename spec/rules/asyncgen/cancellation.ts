import { requests } from "../../lens/cancellation.ts";
import { generators, isConcurrent, isDuring, isLeftAlone, type Step } from "../../lens/generators.ts";
import { perRun } from "../../lens/per-run.ts";
import { tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { ending, isCancelled, sleepEnd } from "../../lens/suspension.ts";
import { LATE } from "../../lens/times.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  asyncFor,
  asyncGenerator,
  attempt,
  awaits,
  cancel,
  emit,
  except,
  main,
  reraise,
  sleep,
  task,
} from "../../write.ts";

export const cancelInside: Rule = {
  id: "asyncgen.cancel-inside",
  says: 'Cancelling a task that is suspended inside an asynchronous generator raises CancelledError at the generator\'s await; if it is not caught there it propagates out of the "async for".',
  doc: "library/asyncio-task#task-cancellation",
  level: "must",
  since: "3.6",
  about: ["cancel"],
  *judge(run) {
    for (const { at, t, on } of requests(run)) {
      const coroutine = run.coroutineOf(on);
      const found =
        coroutine === undefined
          ? undefined
          : suspensions(run).find(({ step, inner }) => step.wait.by === coroutine && isDuring(inner, at));
      if (found === undefined) continue;
      const { step, inner } = found;
      const { generator, wait } = step;
      const due = sleepEnd(inner);
      const proof = Math.min(inner.ended ?? Infinity, caughtUp(run, at) ?? Infinity);
      if (due === undefined || due <= t + LATE || proof === Infinity || isConcurrent(step)) continue;
      if (!run.calm(0, proof, [at]) || !isLeftAlone(run, generator)) continue;
      yield expect(
        isCancelled(inner) && inner.ended === proof,
        () => `${on} was cancelled inside of ${generator.id}: expected CancelledError there, but it ${ending(inner)}`,
        at,
        proof,
      );
      const out = generator.body?.outcome?.raised;
      if (out === undefined || out.id !== inner.outcome?.raised?.id || wait.ended === undefined) continue;
      if (!isDuring(wait, generator.body?.ended)) continue;
      const because = () =>
        `${generator.id} let ${tell(out)} out: expected ${wait.by} to get it, but it ${ending(wait)}`;
      yield expect(wait.outcome?.raised?.id === out.id, because, generator.body!.ended!, wait.ended);
    }
  },
  example: {
    program: main(
      asyncGenerator("news", attempt([awaits(sleep(9)), emit(1)], except("CancelledError", reraise))),
      task("reader", asyncFor("news")),
      awaits(sleep(1)),
      cancel("reader"),
      awaits(sleep(1)),
    ),
    breaks: change(the("resumed", { by: "reader_coro" }), {
      raised: { exception: "StopAsyncIteration", id: 2 },
    }),
  },
};

/** A step that waits while the generator's own body sleeps. */
interface Suspension {
  readonly step: Step;
  readonly inner: Wait;
}

const suspensions = perRun((run): readonly Suspension[] =>
  generators(run).flatMap((generator) =>
    run.waitsFor("sleep").flatMap((inner) => {
      if (inner.by !== generator.id) return [];
      const step = generator.steps.findLast(({ wait }) => isDuring(wait, inner.began));
      return step === undefined || isShared(run, step) ? [] : [{ step, inner }];
    }),
  ),
);

/** Whether the coroutine that steps is awaited by another one. */
const isShared = (run: Run, { wait }: Step): boolean =>
  run.waits.some(({ on, node }) => on === wait.by && node.do !== "run" && node.do !== "run_until_complete");
