import { bodyOf, isPending } from "../../lens/end.ts";
import { childEnd, delivered, gatherings, isResult, isSpared, listed, settlement } from "../../lens/gathering.ts";
import { uninterrupted } from "../../lens/interruption.ts";
import { isRaisedElsewhere, reportsOf } from "../../lens/reported.ts";
import { tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { ending, pauseAt } from "../../lens/suspension.ts";
import { add, change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import {
  attempt,
  awaits,
  cancel,
  coroutine,
  except,
  gather,
  gatherAll,
  main,
  raises,
  returns,
  sleep,
  task,
} from "../../write.ts";

const eggs = coroutine("eggs", awaits(sleep(3)), returns("fried"));
const burnt = coroutine("toast", awaits(sleep(1)), raises("Boom"));

/** A loop that collects all outcomes before it raises the first of them gives the right exception, too late. */
export const firstExceptionPropagates: Rule = {
  id: "gather.first-exception-propagates",
  says: "With return_exceptions=False the first exception of a child is raised at once to whoever awaits the gather future, without waiting for the others.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const settled = settlement(run, gathering);
      if (settled?.is !== "failed" || !settled.by.every((end) => end.is === "raised")) continue;
      const findings = gathering.waits.map((wait) => delivered(run, gathering, settled, wait));
      for (const finding of findings) if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(attempt([awaits(gather(eggs, burnt))], except("Boom"))),
    breaks: change(the("resumed", { by: "main" }), { t: 3 }),
  },
};

export const othersContinueAfterFailure: Rule = {
  id: "gather.others-continue-after-failure",
  says: "When gather() propagates an exception the other children are not cancelled and run to their own end (as long as the loop runs).",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const settled = settlement(run, gathering);
      if (settled?.is !== "failed" || !settled.by.every((end) => end.is === "raised")) continue;
      for (const child of new Set(gathering.children)) {
        const body = bodyOf(run, child);
        const pause = body === undefined ? undefined : pauseAt(run, body, settled.at);
        const why = `${gathering.future} raised ${settled.by.map((end) => end.is === "raised" && tell(end.raised)).join()} at ${settled.t}`;
        const finding = pause && uninterrupted(run, pause, why);
        if (finding !== undefined) yield finding;
      }
    }
  },
  example: {
    program: main(attempt([awaits(gather(eggs, burnt))], except("Boom")), awaits(sleep(5))),
    breaks: change(the("resumed", { by: "eggs" }), {
      t: 1,
      value: undefined,
      raised: { exception: "CancelledError", id: 7, args: [] },
    }),
  },
};

export const laterExceptionsSwallowed: Rule = {
  id: "gather.later-exceptions-swallowed",
  says: "After the first exception has been propagated, exceptions of further children are dropped silently: they are neither raised nor reported as never retrieved.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "implementation",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const settled = settlement(run, gathering);
      if (settled?.is !== "failed") continue;
      for (const child of new Set(gathering.children)) {
        const end = childEnd(run, gathering, child);
        if (end?.is !== "raised" || end.at <= settled.at || run.call(child)?.call !== "coroutine") continue;
        const report = reportsOf(run, end.raised.id)[0];
        if (caughtUp(run, end.at) === undefined) continue; // the loop may have stopped before the gathering heard of it
        if (!run.calm(gathering.since, report ?? end.at) || isRaisedElsewhere(run, end.raised.id, child)) continue;
        yield report === undefined
          ? held(settled.at, end.at)
          : broken(
              `${child} raised ${tell(end.raised)} after ${gathering.future} had failed, and it was reported`,
              end.at,
              report,
            );
      }
    }
  },
  example: {
    program: main(
      attempt([awaits(gather(burnt, coroutine("coffee", awaits(sleep(2)), raises("ValueError"))))], except("Boom")),
      awaits(sleep(2)),
      { do: "collect" },
    ),
    breaks: add(the("ended", { who: "coffee" }), {
      is: "logged",
      level: "ERROR",
      raised: { exception: "ValueError", id: 2 },
    } as never),
  },
};

/** Counting the failures among the results is easily forgotten, and then the await never comes back. */
export const returnExceptions: Rule = {
  id: "gather.return-exceptions",
  says: "With return_exceptions=True exceptions are put into the result list at the position of their child, and gather() waits for all children.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  needs: ["gather.return_exceptions"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const { returnsExceptions, waits, children, future: name } = gathering;
      const ends = children.map((child) => childEnd(run, gathering, child));
      const failed = ends.find((end) => end?.is === "raised");
      if (!returnsExceptions || failed === undefined) continue;
      const settled = settlement(run, gathering);
      for (const wait of waits) {
        const finding = settled && delivered(run, gathering, settled, wait);
        if (finding !== undefined) yield finding;
        if (settled !== undefined || wait.ended === undefined || wait.ended < failed.at) continue;
        if (wait.node.do !== "await" || !isSpared(run, gathering, wait, wait.ended)) continue;
        const open = children.find((child) => isPending(run, child, wait.ended!));
        if (open === undefined) continue;
        yield broken(`${open} had not ended when ${wait.by}'s await of ${name} ${ending(wait)}`, failed.at, wait.ended);
      }
    }
  },
  example: {
    program: main(awaits(gatherAll(burnt, eggs))),
    breaks: change(the("resumed", { by: "main" }), { value: { list: ["fried", { exception: "Boom", id: 1 }] } }),
  },
};

export const returnExceptionsCancelledChild: Rule = {
  id: "gather.return-exceptions-cancelled-child",
  says: "With return_exceptions=True a cancelled child contributes a CancelledError object to the result list.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  needs: ["gather.return_exceptions"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      if (!gathering.returnsExceptions) continue;
      for (const [place, child] of gathering.children.entries()) {
        const end = childEnd(run, gathering, child);
        if (end?.is !== "cancelled") continue;
        const settled = settlement(run, gathering);
        for (const wait of gathering.waits) {
          const list = listed(wait.outcome?.value);
          const isEarly = settled === undefined && wait.outcome?.raised !== undefined && wait.ended! > end.at;
          if (isEarly && wait.node.do === "await" && isSpared(run, gathering, wait, wait.ended! - 1))
            yield broken(`${child} was cancelled at ${end.t}, and ${wait.by} ${ending(wait)}`, end.at, wait.ended!);
          const why = () =>
            `${child} was cancelled at ${end.t}, but ${gathering.future} gave ${tell(list?.[place])} for it`;
          if (list === undefined) {
            const finding = settled && delivered(run, gathering, settled, wait);
            if (finding !== undefined) yield finding;
          } else if (wait.ended! > end.at) {
            yield expect(isResult(list[place], end), why, end.at, wait.ended!);
          }
        }
      }
    }
  },
  example: {
    program: main(
      task("toast", awaits(sleep(5))),
      { do: "call_later", delay: 1, callback: [cancel("toast")] },
      awaits(gatherAll(eggs, "toast")),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: { list: ["fried", null] } }),
  },
};
