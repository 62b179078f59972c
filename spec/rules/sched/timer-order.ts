import { cameDueDuring, punctuality } from "../../lens/punctuality.ts";
import { timed, type Registration } from "../../lens/registration.ts";
import { all, move, the, without } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { early, LATE } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { block, onLoop, runForever } from "../../write.ts";
import { told } from "./in-time.ts";

export const timersByDeadline: Rule = {
  id: "sched.timers-by-deadline",
  says: "Timers run in the order of their deadlines, regardless of the order in which they were registered.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "must",
  since: "3.4",
  about: ["call_later", "call_at"],
  *judge(run) {
    for (const [first, other] of passing(run)) {
      const running = runningAt(run, other.ran!);
      if (running === undefined || !early(running.from, other.due)) continue;
      if (run.steady(Math.max(running.began, other.at), other.ran!)) yield inOrder(first, other);
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 3, callback: [{ do: "stop" }], as: "third" },
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "first" },
      { do: "call_later", loop: "L", delay: 2, callback: [], as: "second" },
      runForever(),
    ),
    breaks: all(
      move(the("ended", { who: "first()" }), { after: the("ended", { who: "second()" }) }),
      move(the("began", { of: "first" }), { after: the("ended", { who: "second()" }) }),
    ),
  },
};

/**
 * Timers, each with one of a later deadline that ran: the one of the latest deadline that ran before it (out of order) or, if there is none, the
 * first that was registered before it. Only where the former was registered in time to run first.
 */
function* passing(run: Run): Iterable<readonly [first: Registration, other: Registration]> {
  const byRun = timed(run)
    .filter(({ ran }) => ran !== undefined)
    .sort((one, other) => one.ran! - other.ran!);
  for (const first of timed(run)) {
    const mayBeFirst = (other: Registration): boolean =>
      other.loop === first.loop &&
      other.due > first.due + LATE &&
      early(first.t, other.due) &&
      first.at < other.ran! &&
      !first.cancels.some((cancel) => cancel < other.ran!);
    let other: Registration | undefined;
    for (const each of byRun) {
      if (first.ran !== undefined && each.ran! >= first.ran) break;
      if (mayBeFirst(each) && each.due > (other?.due ?? -Infinity)) other = each;
    }
    other ??= byRun.find((each) => first.ran !== undefined && each.at < first.at && mayBeFirst(each));
    if (other !== undefined) yield [first, other];
  }
}

const inOrder = (first: Registration, other: Registration): Finding =>
  expect(
    first.ran !== undefined && first.ran < other.ran!,
    () =>
      `${first.handle} was due at t=${first.due}, ${other.handle} at t=${other.due}: expected ${first.handle} to run first, saw it run ${first.ran === undefined ? "never" : "later"}`,
    first.at,
    other.ran!,
  );

export const timersSameBatchByDeadline: Rule = {
  id: "sched.timers-same-batch-by-deadline",
  says: "Timers that become due between two iterations run in the same iteration and still in deadline order.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "should",
  since: "3.4",
  about: ["block"],
  *judge(run) {
    for (const [first, other] of passing(run)) {
      if (run.did("block").some((pause) => cameDueDuring(run, pause, first) && cameDueDuring(run, pause, other))) {
        yield inOrder(first, other);
      }
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 3, callback: [{ do: "stop" }], as: "third" },
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "first" },
      { do: "call_later", loop: "L", delay: 2, callback: [], as: "second" },
      block(10),
      runForever(),
    ),
    breaks: all(
      move(the("ended", { who: "first()" }), { after: the("ended", { who: "second()" }) }),
      move(the("began", { of: "first" }), { after: the("ended", { who: "second()" }) }),
    ),
  },
};

export const pastDeadlinesInOrder: Rule = {
  id: "sched.past-deadlines-in-order",
  says: "Timers whose deadlines are past when they are registered run in the order of those deadlines too, where one step registers them.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "implementation",
  since: "3.4",
  about: ["call_later", "call_at"],
  *judge(run) {
    const past = timed(run).filter(({ due, t }) => early(due, t));
    for (const first of past) {
      const other = past.find(
        (each) =>
          each.loop === first.loop &&
          each.by === first.by &&
          early(first.due, each.due) &&
          run.sameStep(first.by, Math.min(first.at, each.at), Math.max(first.at, each.at)),
      );
      if (other?.ran === undefined || first.cancels.some((cancel) => cancel < other.ran!)) continue;
      yield inOrder(first, other);
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: -1, callback: [], as: "late" },
      { do: "call_later", loop: "L", delay: -2, callback: [], as: "later" },
      { do: "call_later", loop: "L", delay: 1, callback: [{ do: "stop" }], as: "end" },
      runForever(),
    ),
    breaks: all(
      move(the("ended", { who: "later()" }), { after: the("ended", { who: "late()" }) }),
      move(the("began", { of: "later" }), { after: the("ended", { who: "late()" }) }),
    ),
  },
};

export const equalDeadlinesUndefined: Rule = {
  id: "sched.equal-deadlines-undefined",
  says: "The order of two timers with exactly the same deadline is undefined; a conformance judge must accept any order (CPython keeps a binary heap, which is not FIFO: three equal timers next to a later one run as 1,3,2).",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "must",
  since: "3.4",
  about: ["call_later", "call_at"],
  *judge(run) {
    for (const one of timed(run)) {
      const isTied = timed(run).some(
        (other) =>
          other.handle !== one.handle &&
          other.loop === one.loop &&
          other.due === one.due &&
          other.at < (one.ran ?? Infinity) &&
          one.at < (other.ran ?? Infinity),
      );
      if (!isTied || one.due <= one.t) continue;
      const seen = punctuality(run, one);
      const again = one.runs[1];
      if (again !== undefined)
        yield broken(`${one.handle}, one of several due at t=${one.due}, ran twice`, one.at, again.began);
      else if (seen !== undefined) yield told(one, seen);
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "one" },
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "two" },
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "three" },
      { do: "call_later", loop: "L", delay: 2, callback: [{ do: "stop" }], as: "end" },
      runForever(),
    ),
    breaks: without(the("began", { of: "two" }), the("ended", { who: "two()" })),
  },
};

export const massCancelKeepsOthers: Rule = {
  id: "sched.mass-cancel-keeps-others",
  says: "Cancelling many timers (more than a hundred, over half of all) must not lose or reorder the remaining ones.",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancel",
  level: "implementation",
  since: "3.4",
  about: ["handle_cancel"],
  needs: ["repeat"],
  *judge(run) {
    if (run.did("handle_cancel").length <= 100) return;
    const live = timed(run).filter(({ cancels }) => cancels.length === 0);
    for (const timer of live) {
      const seen = punctuality(run, timer);
      if (seen?.is === "never") yield told(timer, seen);
    }
    for (const [first, other] of passing(run)) {
      if (live.includes(first) && live.includes(other)) yield inOrder(first, other);
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 3, callback: [{ do: "stop" }], as: "last" },
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "first" },
      {
        do: "repeat",
        times: 150,
        body: [
          { do: "call_later", loop: "L", delay: 2, callback: [], as: "many" },
          { do: "handle_cancel", handle: "many" },
        ],
      },
      runForever(),
    ),
    breaks: without(the("began", { of: "first" }), the("ended", { who: "first()" })),
  },
};
