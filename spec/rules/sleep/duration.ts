import { mayBeCancelled } from "../../lens/may-be-cancelled.ts";
import { all, change, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { early, onTime, sameTime } from "../../lens/times.ts";
import { inOneRunning, runningAt } from "../../lens/running.ts";
import { completed, late, pastDue, sleeper, sleeps, timers, type Sleep } from "../../lens/sleeps.ts";
import { usedOnce } from "../../lens/used-once.ts";
import {
  attempt,
  awaits,
  block,
  callLater,
  cancel,
  except,
  gather,
  log,
  main,
  make,
  sleep,
  task,
} from "../../write.ts";
import { perRun } from "../../lens/per-run.ts";

export const duration: Rule = {
  id: "sleep.duration",
  says: "sleep(d) suspends the task until the loop clock has advanced by d seconds from the moment the sleep began.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    for (const { wait, delay, due } of sleeps(run)) {
      const { began, ended, outcome } = wait;
      // what takes no time is judged only where it did not come back by itself
      if ((delay <= 0 && outcome?.value !== undefined) || !usedOnce(run)) continue;
      if (outcome?.value !== undefined && early(wait.to!, due)) {
        yield broken(`${wait.by} went to sleep until ${due}, and was back at ${wait.to}`, began, ended!);
        continue;
      }
      const over = outcome?.value === undefined ? pastDue(run, began, due) : undefined;
      const isOver = over !== undefined && over < (ended ?? Infinity);
      const until = isOver ? over : ended;
      if (until === undefined || !inOneRunning(run, began, until)) continue;
      const last = run.trace[until]!.is === "stuck" ? until - 1 : until;
      if (!run.calm(began, until - 1) || !run.steady(began, last)) continue;
      if (mayBeCancelled(run, wait)) continue;
      yield expect(
        outcome?.value !== undefined && onTime(wait.to!, due),
        () =>
          `${wait.by} went to sleep until ${due}: ${isOver ? `saw it still asleep at ${run.trace[until]!.t}` : `saw ${tell(outcome?.raised ?? outcome?.value)} at ${wait.to}`}`,
        began,
        until,
      );
    }
  },
  example: {
    program: main(awaits(sleep(1)), awaits(sleep({ float: 0.5 })), log("up")),
    breaks: all(
      change(the("resumed", { by: "main" }, 2), { t: 1 }),
      change(the("did"), { t: 1 }),
      change(the("ended"), { t: 1 }),
      change(the("resumed", { by: "host" }), { t: 1 }),
    ),
  },
};

export const wakesByDeadline: Rule = {
  id: "sleep.wakes-by-deadline",
  says: "Concurrent sleepers resume in the order of their deadlines, not in the order in which they started.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    if (!usedOnce(run)) return;
    const byDeadline = sleeps(run)
      .filter(({ delay }) => delay > 0)
      .toSorted((one, other) => one.due - other.due);
    for (const [place, later] of byDeadline.entries()) {
      const sooner = byDeadline
        .slice(0, place)
        .findLast((each) => late(later.due, each.due) && overlap(run, each, later));
      const until = later.wait.ended;
      if (sooner === undefined || until === undefined || later.wait.outcome?.value === undefined) continue;
      const from = Math.min(sooner.wait.began, later.wait.began);
      if (!run.calm(from, until) || !run.steady(from, until)) continue;
      yield expect(
        (sooner.wait.ended ?? run.trace.length) < until,
        () =>
          `expected ${sooner.wait.by}, due at ${sooner.due}, to be up before ${later.wait.by}, due at ${later.due}, saw it the other way round`,
        from,
        until,
      );
    }
  },
  example: {
    program: main(
      awaits(
        gather(
          { call: "coroutine", as: "two", body: [awaits(sleep(2))] },
          { call: "coroutine", as: "one", body: [awaits(sleep(1))] },
          { call: "coroutine", as: "three", body: [awaits(sleep(3))] },
        ),
      ),
    ),
    breaks: all(
      move(the("resumed", { by: "one" }), { after: the("ended", { who: "two" }) }),
      move(the("ended", { who: "one" }), { after: the("resumed", { by: "one" }) }),
    ),
  },
};

export const equalDeadlineOrderUndefined: Rule = {
  id: "sleep.equal-deadline-order-undefined",
  says: "The order in which sleepers with exactly the same deadline resume is not defined; they resume at the same loop time.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "must",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    if (!usedOnce(run)) return;
    const ended = completed(sleeps(run)).filter(({ delay }) => delay > 0);
    for (const [place, one] of ended.entries()) {
      const twin = ended.slice(place + 1).find((each) => each.due === one.due && overlap(run, one, each));
      if (twin === undefined) continue;
      const from = Math.min(one.wait.began, twin.wait.began);
      const until = Math.max(one.wait.ended!, twin.wait.ended!);
      if (!run.calm(from, until) || !run.steady(from, until)) continue;
      yield expect(
        sameTime(one.wait.to!, twin.wait.to!),
        () =>
          `expected ${one.wait.by} and ${twin.wait.by}, both due at ${one.due}, to be up at the same time, saw ${one.wait.to} and ${twin.wait.to}`,
        from,
        until,
      );
    }
  },
  example: {
    program: main(
      awaits(
        gather(
          { call: "coroutine", as: "a", body: [awaits(sleep(1))] },
          { call: "coroutine", as: "b", body: [awaits(sleep(1))] },
          { call: "coroutine", as: "c", body: [awaits(sleep(1))] },
        ),
      ),
    ),
    breaks: (trace) => {
      const from = the("resumed", { by: "c" })(trace);
      return trace.map((event, at) => (at < from ? event : { ...event, t: 2 }));
    },
  },
};

export const cancelRemovesTimer: Rule = {
  id: "sleep.cancel-removes-timer",
  says: "A cancelled sleep raises CancelledError at once and its timer has no later effect.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { at, t, event } of run.did("cancel")) {
      const cut = sleeps(run).find(
        (each) =>
          sleeper(run, each) === event.on &&
          each.wait.began < at &&
          (each.wait.ended ?? run.trace.length) > at &&
          late(each.due, t),
      );
      if (cut === undefined || event.value !== true || !run.calm(cut.wait.began, at - 1)) continue;
      const { ended, outcome } = cut.wait;
      const until = ended ?? pastDue(run, at, t);
      if (until === undefined || !run.steady(at, until)) continue;
      yield expect(
        outcome?.raised?.exception === "CancelledError" && sameTime(cut.wait.to!, t),
        () =>
          `${event.on} was cancelled in its sleep at ${t}: expected a CancelledError then, saw ${outcome === undefined ? "it asleep" : tell(outcome.raised ?? outcome.value)} at ${run.trace[until]!.t}`,
        at,
        until,
      );
    }
  },
  example: {
    program: main(
      task("sleeper", awaits(sleep(50))),
      awaits(sleep(1)),
      cancel("sleeper"),
      attempt([awaits("sleeper")], except("CancelledError")),
    ),
    breaks: (trace) => {
      const from = the("resumed", { by: "sleeper_coro" })(trace);
      return trace.map((event, at) => (at < from ? event : { ...event, t: 50 }));
    },
  },
};

export const lazy: Rule = {
  id: "sleep.lazy",
  says: "sleep() is a coroutine function: nothing happens, and no time counts, before the returned object is awaited or wrapped in a task.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.4",
  about: ["sleep"],
  needs: ["sleep.as"],
  *judge(run) {
    for (const { wait, delay, due } of completed(sleeps(run))) {
      const made = run.did("sleep").find((each) => each.event.made !== undefined && each.event.made === wait.on);
      if (made === undefined || delay <= 0 || !late(wait.from, made.t)) continue;
      yield expect(
        !early(wait.to!, due),
        () =>
          `${wait.on}, made at ${made.t}, was awaited at ${wait.from}: expected it to last until ${due}, saw ${wait.to}`,
        made.at,
        wait.began,
        wait.ended!,
      );
    }
  },
  example: {
    program: main(make({ call: "sleep", delay: 2, as: "nap" }), awaits(sleep(3)), awaits("nap")),
    breaks: (trace) => trace.map((event) => (event.t > 3 ? { ...event, t: 3 } : event)),
  },
};

export const doesNotBlockLoop: Rule = {
  id: "sleep.does-not-block-loop",
  says: "While one task sleeps, timers and other tasks run at their own times.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { wait, due } of completed(sleeps(run))) {
      const { began } = wait;
      const ended = wait.ended!;
      if (!run.calm(began, ended) || !run.steady(began, ended)) continue;
      for (const other of dueOnes(run)) {
        if (other.since >= ended || !inOneRunning(run, other.since, began)) continue;
        if (!late(other.due, wait.from) || !late(due, other.due) || !late(other.due, run.trace[other.since]!.t))
          continue;
        if (!run.calm(other.since, ended) || !run.steady(other.since, ended)) continue;
        const at = other.at !== undefined && other.at < ended ? other.at : undefined;
        if (at !== undefined && runningAt(run, at) !== runningAt(run, began)) continue;
        yield expect(
          at !== undefined && onTime(run.trace[at]!.t, other.due),
          () =>
            `${wait.by} slept from ${wait.from} to ${wait.to}: expected ${other.id} to go on at ${other.due}, saw ${at === undefined ? "nothing of it" : `it at ${run.trace[at]!.t}`}`,
          began,
          at ?? ended,
        );
      }
    }
  },
  example: {
    program: main(
      callLater(1, [log("timer")], "timer"),
      task("other", awaits(sleep(2)), log("other")),
      awaits(sleep(5)),
    ),
    breaks: (trace) => {
      const up = the("resumed", { by: "main" })(trace);
      const late = trace.filter((event, at) => at < up && event.t > 0);
      const rest = trace.filter((event) => !late.includes(event));
      return rest.toSpliced(up - late.length + 1, 0, ...late.map((event) => ({ ...event, t: 5 })));
    },
  },
};

export const startsWhenFirstRun: Rule = {
  id: "sleep.starts-when-first-run",
  says: "The delay of a sleeping task created at t counts from its first step, not from its creation.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "should",
  since: "3.4",
  about: ["block"],
  *judge(run) {
    for (const { at, t, event } of run.did("create_task")) {
      const body = run.activation(event.args?.[0] ?? "");
      if (body === undefined || body.began < at || !late(body.from, t)) continue;
      const first = completed(sleeps(run)).find((each) => each.wait.by === body.who);
      if (first === undefined || first.delay <= 0 || !run.sameStep(body.who, body.began, first.wait.began)) continue;
      yield expect(
        !early(first.wait.to!, body.from + first.delay),
        () =>
          `${event.made} was created at ${t} and began at ${body.from}: expected its sleep to last until ${body.from + first.delay}, saw ${first.wait.to}`,
        at,
        first.wait.began,
        first.wait.ended!,
      );
    }
  },
  example: {
    program: main(task("sleeper", awaits(sleep(2))), block(1), awaits("sleeper")),
    breaks: (trace) => trace.map((event) => (event.t > 2 ? { ...event, t: 2 } : event)),
  },
};

/** Whether two sleeps went on at the same time, on one loop. */
function overlap(run: Run, { wait: one }: Sleep, { wait: other }: Sleep): boolean {
  const end = run.trace.length;
  if (!inOneRunning(run, one.began, other.began)) return false;
  return one.began < (other.ended ?? end) && other.began < (one.ended ?? end);
}

/** All that the loop was to do at a time of its own: when it is due, and when it came. */
const dueOnes = perRun((run) => {
  const called = timers(run).map(({ handle, registered, due, fired }) => ({
    id: handle,
    since: registered.at,
    due,
    at: fired,
  }));
  const uncut = sleeps(run).filter((each) => !mayBeCancelled(run, each.wait));
  const slept = uncut.map(({ wait, due }) => ({ id: wait.by, since: wait.began, due, at: wait.ended }));
  return [...called, ...slept];
});
