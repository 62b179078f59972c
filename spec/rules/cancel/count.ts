import { harmless, openRequests, requests } from "../../lens/cancellation.ts";
import { agreements, deliveries, isUncancelled, nextAwait, taskRequests } from "../../lens/cancelled-task.ts";
import { fate, ownBody } from "../../lens/fate.ts";
import { interrupted, uninterrupted } from "../../lens/interruption.ts";
import { isOrderly } from "../../lens/orderly.ts";
import { same, tell } from "../../lens/seen.ts";
import { all, change, later, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import type { Id, Seen } from "../../trace.ts";
import { attempt, awaits, cancel, cancelled, except, main, sleep, task } from "../../write.ts";

const cancelledError = { value: undefined, raised: { exception: "CancelledError", id: 9, args: [] } };
const cancelling = (name: string) => ({ do: "cancelling", task: name }) as const;
const uncancel = (name: string) => ({ do: "uncancel", task: name }) as const;
const me = { do: "current_task", as: "me" } as const;
const nap = task("nap", awaits(sleep(9)));

export const cancellingCount: Rule = {
  id: "cancel.cancelling-count",
  says: "cancelling() is the number of cancel() calls minus the number of uncancel() calls.",
  doc: "library/asyncio-task#asyncio.Task.cancelling",
  level: "must",
  since: "3.11",
  about: ["cancelling"],
  *judge(run) {
    for (const { at, task, asked, value } of counts(run, "cancelling")) {
      yield expect(same(value, asked), () => `${task} has ${asked} requests, but cancelling() is ${tell(value)}`, at);
    }
  },
  example: {
    program: main(
      nap,
      cancelling("nap"),
      cancel("nap"),
      cancel("nap"),
      cancelling("nap"),
      uncancel("nap"),
      cancelling("nap"),
    ),
    breaks: change(the("did", { on: "nap", value: 2 }), { value: 1 }),
  },
};

export const uncancelReturnsRemaining: Rule = {
  id: "cancel.uncancel-returns-remaining",
  says: "uncancel() returns the remaining number of requests and never goes below zero.",
  doc: "library/asyncio-task#asyncio.Task.uncancel",
  level: "must",
  since: "3.11",
  about: ["uncancel"],
  *judge(run) {
    for (const { at, task, asked, value } of counts(run, "uncancel")) {
      const remaining = Math.max(0, asked - 1);
      yield expect(
        same(value, remaining),
        () => `${task} had ${asked} requests, but uncancel() returned ${tell(value)} instead of ${remaining}`,
        at,
      );
    }
  },
  example: {
    program: main(me, uncancel("me"), uncancel("me")),
    breaks: change(the("did", { value: 0 }, 2), { value: -1 }),
  },
};

export const countNotReducedByCatching: Rule = {
  id: "cancel.count-not-reduced-by-catching",
  says: "Catching CancelledError does not lower cancelling(); only uncancel() does.",
  doc: "library/asyncio-task#asyncio.Task.cancelling",
  level: "must",
  since: "3.11",
  about: ["cancelling"],
  needs: ["cancel"],
  *judge(run) {
    for (const { at, task, asked, value } of counts(run, "cancelling")) {
      const delivery = deliveries(run, task).findLast((each) => each.ended! < at);
      const caught = delivery !== undefined && run.activation(delivery.by)?.event.task === task;
      if (!caught || asked === 0 || !requests(run).some((each) => each.on === task && each.at < delivery.ended!))
        continue;
      yield expect(
        same(value, asked),
        () =>
          `${task} got its CancelledError at ${delivery.to} and went on; it has ${asked} requests, but cancelling() is ${tell(value)}`,
        delivery.ended!,
        at,
      );
    }
  },
  example: {
    program: main(
      task("nap", attempt([awaits(sleep(9))], except("CancelledError")), cancelling("nap")),
      awaits(sleep(1)),
      cancel("nap"),
      awaits("nap"),
    ),
    breaks: change(the("did", { on: "nap", value: 1 }), { value: 0 }),
  },
};

export const uncancelRescindsUndelivered: Rule = {
  id: "cancel.uncancel-rescinds-undelivered",
  says: "When uncancel() brings the count to zero before the CancelledError has been thrown, the pending cancellation is withdrawn and the task is not interrupted.",
  doc: "library/asyncio-task#asyncio.Task.uncancel",
  level: "must",
  since: "3.13",
  about: ["uncancel"],
  *judge(run) {
    for (const { task, sleeping, at } of withdrawals(run)) {
      const pause = { wait: sleeping, at: sleeping.began, t: sleeping.from };
      const finding = uninterrupted(run, pause, `${task} cancelled itself and took that back`, [at]);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(task("waverer", me, cancel("me"), uncancel("me"), awaits(sleep(1))), awaits(sleep(2))),
    breaks: all(
      change(the("resumed", { by: "waverer_coro" }), { t: 0, ...cancelledError }),
      change(the("ended", { who: "waverer_coro" }), { t: 0, ...cancelledError }),
    ),
  },
};

export const uncancelKeepsUndelivered: Rule = {
  id: "cancel.uncancel-keeps-undelivered",
  says: "uncancel() only lowers the count: a CancelledError that has not been thrown yet is still delivered at the next suspension.",
  doc: "library/asyncio-task#asyncio.Task.uncancel",
  level: "implementation",
  since: "3.11",
  until: "3.13",
  about: ["uncancel"],
  *judge(run) {
    for (const { task, sleeping } of withdrawals(run)) {
      const pause = { wait: sleeping, at: sleeping.began, t: sleeping.from };
      const finding = interrupted(run, pause, `${task} cancelled itself and then called uncancel()`);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(task("waverer", me, cancel("me"), uncancel("me"), awaits(sleep(1))), awaits(sleep(2))),
    breaks: all(
      later(the("resumed", { by: "waverer_coro" }), 1),
      change(the("resumed", { by: "waverer_coro" }), { value: null, raised: undefined }),
      change(the("ended", { who: "waverer_coro" }), { value: null, raised: undefined }),
    ),
  },
};

export const uncancelAfterDone: Rule = {
  id: "cancel.uncancel-after-done",
  says: "uncancel() on a task that has already ended does not change its outcome.",
  doc: "library/asyncio-task#asyncio.Task.uncancel",
  level: "must",
  since: "3.11",
  about: ["uncancel"],
  *judge(run) {
    if (!isOrderly(run)) return;
    for (const { at, event } of run.did("uncancel")) {
      const end = event.on === undefined || event.unbound !== undefined ? undefined : fate(run, event.on);
      if (end !== undefined && end.at < at) yield* agreements(run, event.on!, end, at);
    }
  },
  example: {
    program: main(nap, awaits(sleep(0)), cancel("nap"), awaits(sleep(1)), uncancel("nap"), cancelled("nap")),
    breaks: change(the("did", { on: "nap" }, -1), { value: false }),
  },
};

interface Count {
  readonly at: number;
  readonly task: Id;
  /** how many requests were open just before it */
  readonly asked: number;
  readonly value: Seen | undefined;
}

/** The calls of cancelling() or uncancel() on tasks that nobody can have cancelled but by calling cancel() on them. */
function* counts(run: Run, kind: "cancelling" | "uncancel"): Iterable<Count> {
  if (!isOrderly(run)) return;
  for (const { at, event } of run.did(kind)) {
    const task = event.on;
    const body = task === undefined || event.unbound !== undefined ? undefined : ownBody(run, task);
    const made = task === undefined ? undefined : (run.maker(task)?.at ?? body?.began);
    if (task === undefined || made === undefined || event.raised !== undefined || run.coroutineOf(task) === undefined)
      continue;
    const own = requests(run).flatMap((each) => (each.on === task ? [each.at] : []));
    if (!run.calm(made, at, [...own, ...harmless(run, [task], made, at)])) continue;
    yield { at, task, asked: openRequests(run, task, at), value: event.value };
  }
}

interface Withdrawal {
  readonly task: Id;
  readonly at: number;
  /** the sleep at which the request would have been delivered */
  readonly sleeping: Wait;
}

/** Each time a task cancelled itself once and called uncancel() before it waited for anything. */
function* withdrawals(run: Run): Iterable<Withdrawal> {
  for (const { at, on, isOwn } of taskRequests(run)) {
    const sleeping = isOwn ? nextAwait(run, on, at) : undefined;
    if (sleeping?.what?.call !== "sleep" || !isUncancelled(run, on, at, sleeping.began)) continue;
    if (openRequests(run, on, at) > 0 || openRequests(run, on, sleeping.began) > 0) continue;
    if (run.calm(run.activation(sleeping.by)!.began, sleeping.began, [at])) yield { task: on, at, sleeping };
  }
}
