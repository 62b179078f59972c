import { isUnasked } from "../../lens/cancellation.ts";
import { isPending } from "../../lens/end.ts";
import { LATE, sameTime } from "../../lens/times.ts";
import { cameBack, condition, endFor, isInTime, waitings } from "../../lens/waiting.ts";
import { all, change, type Find, later, the } from "../../retell.ts";
import { broken, held, type Rule } from "../../rule.ts";
import type { Trace } from "../../trace.ts";
import {
  attempt,
  awaits,
  cancel,
  except,
  future,
  main,
  raises,
  returns,
  setResult,
  sleep,
  task,
  wait,
} from "../../write.ts";

const horse = (name: string, seconds: number) => task(name, awaits(sleep(seconds)), returns(name));
const falls = (name: string, seconds: number) => task(name, awaits(sleep(seconds)), raises("Boom"));
const retires = (name: string, seconds: number) =>
  ({ do: "call_later", delay: seconds, callback: [cancel(name)] }) as const;
const sets = (done: readonly string[], pending: readonly string[]) => ({ tuple: [{ set: done }, { set: pending }] });
/** It came back at that time, although it was due before. */
const late = (t: number, fields: { readonly [field: string]: unknown }) =>
  all(later(the("resumed", { by: "main" }), t), change(the("resumed", { by: "main" }), fields));
/** It came back right after that event, and with that the program was over. */
const early =
  (after: Find, fields: { readonly [field: string]: unknown }) =>
  (trace: Trace): Trace => {
    const place = after(trace);
    const { t } = trace[place]!;
    const end = (
      [the("resumed", { by: "main" }), the("ended", { who: "main" }), the("resumed", { by: "host" })] as const
    ).map((find, first) => ({ ...trace[find(trace)]!, t, ...(first === 0 && fields) }));
    return [...trace.slice(0, place + 1), ...end];
  };

export const allCompleted: Rule = {
  id: "wait.all-completed",
  says: "With return_when=ALL_COMPLETED (the default) wait() returns when every future is done (finished or cancelled).",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const { returnWhen, futures, wait, sets } = waiting;
      const met = condition(run, waiting);
      if (returnWhen !== "ALL_COMPLETED" || !isInTime(waiting, met?.t ?? wait.to ?? Infinity)) continue;
      const finding = cameBack(run, waiting);
      const left = sets?.pending ?? [];
      if (finding?.is === "held" && left.length > 0)
        yield broken(
          `${futures.join(", ")} were all done at ${wait.to}, but ${left.join(", ")} counted as pending`,
          wait.ended!,
        );
      else if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      horse("arrow", 1),
      falls("blitz", 2),
      horse("comet", 9),
      retires("comet", 3),
      awaits(wait(["arrow", "blitz", "comet"])),
    ),
    breaks: early(the("ended", { who: "blitz_coro" }), { value: sets(["arrow", "blitz"], ["comet"]) }),
  },
};

/** A loop that waits for one too many finds nothing odd in the sets. */
export const firstCompleted: Rule = {
  id: "wait.first-completed",
  says: "With FIRST_COMPLETED wait() returns as soon as any future is done or cancelled.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  needs: ["wait.return_when"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const met = condition(run, waiting);
      if (waiting.returnWhen !== "FIRST_COMPLETED" || !isInTime(waiting, met?.t ?? waiting.wait.to ?? Infinity))
        continue;
      const finding = cameBack(run, waiting);
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      horse("arrow", 2),
      horse("blitz", 1),
      awaits(wait(["arrow", "blitz"], { return_when: "FIRST_COMPLETED" })),
    ),
    breaks: late(2, { value: sets(["arrow", "blitz"], []) }),
  },
};

export const firstException: Rule = {
  id: "wait.first-exception",
  says: "With FIRST_EXCEPTION wait() returns when any future ends with an exception; if none does it behaves like ALL_COMPLETED.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  needs: ["wait.return_when"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const met = condition(run, waiting);
      if (waiting.returnWhen !== "FIRST_EXCEPTION" || !isInTime(waiting, met?.t ?? waiting.wait.to ?? Infinity))
        continue;
      const finding = cameBack(run, waiting);
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      horse("arrow", 1),
      falls("blitz", 2),
      horse("comet", 3),
      awaits(wait(["arrow", "blitz", "comet"], { return_when: "FIRST_EXCEPTION" })),
    ),
    breaks: early(the("ended", { who: "arrow_coro" }), { value: sets(["arrow"], ["blitz", "comet"]) }),
  },
};

export const firstExceptionIgnoresCancel: Rule = {
  id: "wait.first-exception-ignores-cancel",
  says: "With FIRST_EXCEPTION a cancelled future does not end the wait.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "should",
  since: "3.4",
  about: ["wait"],
  needs: ["wait.return_when"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const { wait, futures, returnWhen, sets, due, since } = waiting;
      const ends = futures.map((each) => endFor(run, waiting, each));
      const gone = ends.find((end) => end?.is === "cancelled");
      if (returnWhen !== "FIRST_EXCEPTION" || gone === undefined || wait.ended === undefined || wait.ended < gone.at)
        continue;
      const open = futures.filter((each) => isPending(run, each, wait.ended!));
      const failed = ends.some((end) => end?.is === "raised" && end.at < wait.ended!);
      if (wait.to! >= due - LATE || failed || sets === undefined) continue;
      if (open.length === futures.length - 1 && !sets.pending.includes(open[0] ?? "")) continue;
      if (open.length === 0) yield held(gone.at, wait.ended);
      else if (isUnasked(run, open, since, wait.ended))
        yield broken(
          `${open.join(", ")} had not ended when ${wait.by}'s wait was over at ${wait.to}, after a cancellation at ${gone.t}`,
          gone.at,
          wait.ended,
        );
    }
  },
  example: {
    program: main(
      horse("arrow", 9),
      horse("blitz", 4),
      retires("arrow", 1),
      awaits(wait(["arrow", "blitz"], { return_when: "FIRST_EXCEPTION" })),
    ),
    breaks: early(the("ended", { who: "arrow_coro" }), { value: sets(["arrow"], ["blitz"]) }),
  },
};

export const alreadyDone: Rule = {
  id: "wait.already-done",
  says: "Futures that are already done count: wait() returns without loop time passing when the condition already holds.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const met = condition(run, waiting);
      if (met?.at !== waiting.wait.began) continue;
      const finding = cameBack(run, waiting);
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      future("winner"),
      setResult("winner", 1),
      horse("arrow", 2),
      awaits(wait(["winner", "arrow"], { return_when: "FIRST_COMPLETED" })),
    ),
    breaks: late(2, { value: sets(["arrow", "winner"], []) }),
  },
};

export const timeoutNoError: Rule = {
  id: "wait.timeout-no-error",
  says: "When timeout expires wait() returns normally; it never raises TimeoutError.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  needs: ["wait.timeout"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const met = condition(run, waiting);
      const { due, wait, futures } = waiting;
      const came = wait.ended ?? Infinity;
      if (due === Infinity || (met !== undefined && met.t <= due + LATE && met.at < came)) continue;
      if (met === undefined && !futures.some((each) => isPending(run, each, came))) continue;
      const finding = cameBack(run, waiting);
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      horse("arrow", 1),
      horse("blitz", 9),
      attempt([awaits(wait(["arrow", "blitz"], { timeout: 3 }))], except("asyncio.TimeoutError")),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: undefined, raised: { exception: "TimeoutError", id: 1 } }),
  },
};

export const timeoutZero: Rule = {
  id: "wait.timeout-zero",
  says: "wait(..., timeout=0) returns at the same loop time with what is done by then.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "implementation",
  since: "3.4",
  about: ["wait"],
  needs: ["wait.timeout"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      if (!sameTime(waiting.due, waiting.wait.from)) continue;
      const finding = cameBack(run, waiting);
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(horse("arrow", 9), awaits(wait(["arrow"], { timeout: 0 }))),
    breaks: late(9, { value: sets(["arrow"], []) }),
  },
};
