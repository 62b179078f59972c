import { agreements, deliveries, isUncancelled, nextAwait, taskRequests } from "../../lens/cancelled-task.ts";
import { fate } from "../../lens/fate.ts";
import { interrupted, uninterrupted } from "../../lens/interruption.ts";
import { same } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { doer } from "../../lens/steps.ts";
import { ending, innermostWait, isCancelled, pauseAt } from "../../lens/suspension.ts";
import { seconds } from "../../lens/times.ts";
import { add, all, change, later, move, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  attempt,
  awaits,
  cancel,
  cancelled,
  coroutine,
  except,
  future,
  lastly,
  log,
  main,
  repeat,
  returns,
  setResult,
  sleep,
  task,
} from "../../write.ts";

const cancelledError = { value: undefined, raised: { exception: "CancelledError", id: 9, args: [] } };
const selfish = [{ do: "current_task", as: "me" } as const, cancel("me")];

export const raisesAtSuspensionPoint: Rule = {
  id: "cancel.raises-at-suspension-point",
  says: "The CancelledError is raised inside the coroutine at the await where it is suspended; inner finally blocks run before outer ones.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, t, on, coroutine } of taskRequests(run)) {
      const pause = pauseAt(run, coroutine, at);
      if (pause === undefined) continue;
      const { wait } = pause;
      const first = run.trace.findIndex(
        (event, place) => place > at && run.activation(doer(event) ?? "")?.event.task === on,
      );
      const finding = interrupted(run, pause, `${on} was cancelled at ${t}`);
      if (finding?.is === "held" && first !== wait.ended)
        yield broken(`${on} was cancelled at ${t} in an await of ${wait.by}, but went on elsewhere`, at, first);
      else if (finding) yield finding;
      const inner = run.activation(wait.by);
      const outer = run.waits.find((each) => each.on === wait.by && each.ended !== undefined && each.began < at);
      if (inner?.ended !== undefined && outer !== undefined && outer.ended! > at)
        yield expect(
          inner.ended < outer.ended!,
          () => `${outer.by} was back from ${wait.by} before that had ended`,
          at,
          outer.ended!,
        );
    }
  },
  example: {
    program: main(
      task("outer", lastly([awaits(coroutine("inner", lastly([awaits(sleep(9))], log("inner"))))], log("outer"))),
      awaits(sleep(1)),
      cancel("outer"),
      attempt([awaits("outer")], except("CancelledError")),
    ),
    breaks: move(the("did", { by: "outer_coro" }), { before: the("resumed", { by: "inner" }) }),
  },
};

export const beforeStart: Rule = {
  id: "cancel.before-start",
  says: "A task cancelled before its first step never executes any statement of its coroutine and ends cancelled.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "implementation",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, t, on, coroutine, body } of taskRequests(run)) {
      const made = run.maker(on)?.at;
      if (body !== undefined || made === undefined || isUncancelled(run, on, made, run.trace.length)) continue;
      const began = run.activation(coroutine)?.began;
      const proof = began ?? caughtUp(run, at);
      if (proof === undefined) continue;
      yield expect(
        began === undefined,
        () => `${on} was cancelled at ${t}, before its first step, but ${coroutine} began`,
        at,
        proof,
      );
      for (const { at: place, event } of run.did("cancelled")) {
        if (event.on !== on || place < proof) continue;
        yield expect(
          event.value === true,
          () => `${on} was cancelled before its first step, but does not count as cancelled`,
          at,
          place,
        );
      }
    }
  },
  example: {
    program: main(task("plan", log("begun")), cancel("plan"), awaits(sleep(1)), cancelled("plan")),
    breaks: add(
      the("waits", { by: "main" }),
      { is: "began", who: "plan_coro", of: "plan_coro", op: 4, task: "plan" },
      { is: "did", by: "plan_coro", op: 5, value: "begun" },
      { is: "ended", who: "plan_coro", ...cancelledError },
    ),
  },
};

export const self: Rule = {
  id: "cancel.self",
  says: "A task may cancel itself: cancel() returns True, the current step continues, and CancelledError is raised at its next suspending await.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "should",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, t, on, isOwn } of taskRequests(run)) {
      const wait = isOwn ? nextSuspension(run, on, at) : undefined;
      if (wait === undefined || isUncancelled(run, on, at, wait.ended ?? run.trace.length)) continue;
      const finding = interrupted(run, { wait, at: wait.began, t: wait.from }, `${on} cancelled itself at ${t}`);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      task("hermit", ...selfish, log("still here"), awaits(sleep(1))),
      awaits(sleep(2)),
      cancelled("hermit"),
    ),
    breaks: all(
      later(the("resumed", { by: "hermit_coro" }), 1),
      change(the("resumed", { by: "hermit_coro" }), { value: null, raised: undefined }),
      change(the("ended", { who: "hermit_coro" }), { value: null, raised: undefined }),
    ),
  },
};

export const selfThenReturn: Rule = {
  id: "cancel.self-then-return",
  says: "A task that cancels itself and returns without a further suspending await ends cancelled, not with its return value.",
  doc: "library/asyncio-task#asyncio.Task.cancelled",
  level: "implementation",
  since: "3.8",
  about: ["cancel"],
  *judge(run) {
    for (const { at, on, isOwn, body } of taskRequests(run)) {
      const ended = body?.ended;
      if (!isOwn || ended === undefined || body!.outcome?.raised !== undefined) continue;
      const waited = run.waits.some((each) => each.began > at && run.activation(each.by)?.event.task === on);
      if (waited || isUncancelled(run, on, at, ended)) continue;
      yield* agreements(run, on, { is: "cancelled", at: ended, t: body!.to! });
      for (const wait of run.waits) {
        if (wait.on !== on || wait.node.do !== "await" || (wait.ended ?? 0) < ended) continue;
        yield expect(
          isCancelled(wait),
          () => `${on} cancelled itself and returned, but the await of it ${ending(wait)}`,
          ended,
          wait.ended!,
        );
      }
    }
  },
  example: {
    program: main(task("hermit", ...selfish, returns(5)), awaits(sleep(1)), cancelled("hermit")),
    breaks: change(the("did", { on: "hermit" }, -1), { value: false }),
  },
};

export const pendingRequestHitsDoneFutureAwait: Rule = {
  id: "cancel.pending-request-hits-done-future-await",
  says: "A pending cancellation request is not delivered at an await that does not suspend (finished future, non-suspending coroutine); it waits for the next real suspension.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "implementation",
  since: "3.4",
  about: ["cancel"],
  needs: ["set_result"],
  *judge(run) {
    for (const { at, on, isOwn } of taskRequests(run)) {
      const wait = isOwn ? nextAwait(run, on, at) : undefined;
      const end = wait?.on === undefined || !run.isPlainFuture(wait.on) ? undefined : fate(run, wait.on);
      if (wait?.ended === undefined || end?.is !== "returned" || end.at > wait.began) continue;
      yield expect(
        same(wait.outcome?.value, end.value),
        () => `${on} had cancelled itself and awaited ${wait.on}, which was done, but that ${ending(wait)}`,
        at,
        wait.ended,
      );
    }
  },
  example: {
    program: main(
      future("tea"),
      setResult("tea", "green"),
      task("hermit", ...selfish, awaits("tea"), log("drunk"), awaits(sleep(1))),
      awaits(sleep(2)),
    ),
    breaks: change(the("resumed", { by: "hermit_coro" }), cancelledError),
  },
};

export const twiceBeforeDelivery: Rule = {
  id: "cancel.twice-before-delivery",
  says: "Several cancel() calls before the CancelledError is delivered produce only one CancelledError.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "implementation",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const task of new Set(taskRequests(run).map((request) => request.on))) {
      for (const delivery of deliveries(run, task)) {
        const asked = taskRequests(run).filter(
          ({ on, at }) => on === task && at > delivery.began && at < delivery.ended!,
        );
        const finding = asked.length > 1 ? sleepsOn(run, task, delivery) : undefined;
        if (finding) yield finding;
      }
    }
  },
  example: {
    program: main(
      task("nap", repeat(2, attempt([awaits(sleep(2))], except("CancelledError")))),
      awaits(sleep(1)),
      cancel("nap"),
      cancel("nap"),
      awaits("nap"),
    ),
    breaks: change(the("resumed", { by: "nap_coro" }, 2), { t: 1, ...cancelledError }),
  },
};

export const suppressedContinues: Rule = {
  id: "cancel.suppressed-continues",
  says: "After swallowing a CancelledError the task goes on normally: later awaits are not interrupted again by the same request.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "should",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const task of new Set(taskRequests(run).map((request) => request.on))) {
      for (const delivery of deliveries(run, task)) {
        const finding = sleepsOn(run, task, delivery);
        if (finding) yield finding;
      }
    }
  },
  example: {
    program: main(
      task("nap", attempt([awaits(sleep(9))], except("CancelledError")), awaits(sleep(2))),
      awaits(sleep(1)),
      cancel("nap"),
      awaits("nap"),
    ),
    breaks: change(the("resumed", { by: "nap_coro" }, 2), { t: 1, ...cancelledError }),
  },
};

export const againDuringCleanup: Rule = {
  id: "cancel.again-during-cleanup",
  says: "A second cancel() while the task is suspended in its clean-up interrupts the clean-up with another CancelledError.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "should",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, t, on, coroutine } of taskRequests(run)) {
      const pause = pauseAt(run, coroutine, at);
      const first = deliveries(run, on).find((each) => each.ended! < (pause?.wait.began ?? 0));
      const finding = first && pause && interrupted(run, pause, `${on} was cancelled at ${first.to} and again at ${t}`);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      task("nap", lastly([awaits(sleep(9))], awaits(sleep(5)))),
      awaits(sleep(1)),
      cancel("nap"),
      awaits(sleep(1)),
      cancel("nap"),
      attempt([awaits("nap")], except("CancelledError")),
    ),
    breaks: all(
      later(the("resumed", { by: "nap_coro" }, 2), 6),
      change(the("resumed", { by: "nap_coro" }, 2), { value: null, raised: undefined }),
    ),
  },
};

export const winsOverPendingWakeup: Rule = {
  id: "cancel.wins-over-pending-wakeup",
  says: "If the awaited future is already done but the task has not resumed yet, cancel() still makes the task raise CancelledError at that await, so the result is not delivered.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "implementation",
  since: "3.4",
  about: ["set_result", "set_exception"],
  needs: ["cancel"],
  *judge(run) {
    for (const { at, t, on, coroutine } of taskRequests(run)) {
      const wait = innermostWait(run, coroutine, at);
      const end = wait?.on === undefined || !run.isPlainFuture(wait.on) ? undefined : fate(run, wait.on);
      if (end?.is !== "returned" || end.at > at || end.at < wait!.began) continue;
      if (isUncancelled(run, on, at, wait!.ended ?? run.trace.length)) continue;
      const why = `${wait!.on} was done, but ${on} had not resumed when it was cancelled at ${t}`;
      const finding = interrupted(run, { wait: wait!, at, t }, why);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      future("tea"),
      task("guest", awaits("tea")),
      awaits(sleep(1)),
      setResult("tea", "green"),
      cancel("guest"),
      attempt([awaits("guest")], except("CancelledError")),
    ),
    breaks: change(the("resumed", { by: "guest_coro" }), { value: "green", raised: undefined }),
  },
};

export const duringSleepZero: Rule = {
  id: "cancel.during-sleep-zero",
  says: "A task suspended in sleep(0) and cancelled gets CancelledError when it resumes.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "should",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, t, on, coroutine } of taskRequests(run)) {
      const wait = innermostWait(run, coroutine, at);
      const delay = wait?.what?.call === "sleep" ? seconds(wait.what.delay) : undefined;
      if (wait === undefined || delay === undefined || !(delay <= 0)) continue;
      if (isUncancelled(run, on, at, wait.ended ?? run.trace.length)) continue;
      const finding = interrupted(run, { wait, at, t }, `${on} was cancelled at ${t} in a sleep(${delay})`);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      task("nap", awaits(sleep(0))),
      awaits(sleep(0)),
      cancel("nap"),
      attempt([awaits("nap")], except("CancelledError")),
    ),
    breaks: change(the("resumed", { by: "nap_coro" }), { value: null, raised: undefined }),
  },
};

/** The next await of a task that suspends for certain: a sleep, or a future that is not done. */
function nextSuspension(run: Run, task: string, after: number): Wait | undefined {
  const wait = nextAwait(run, task, after);
  if (wait?.what?.call === "sleep") return wait;
  if (wait?.on === undefined || !run.isPlainFuture(wait.on)) return undefined;
  const end = fate(run, wait.on);
  if (end !== undefined && end.at < wait.began) return nextSuspension(run, task, wait.began);
  return end === undefined ? undefined : wait;
}

/** The finding about the sleep that a task begins next after a CancelledError: nothing interrupts it, and it takes its time. */
function sleepsOn(run: Run, task: string, delivery: Wait): Finding | undefined {
  const wait = nextAwait(run, task, delivery.ended!);
  const delay = wait?.what?.call === "sleep" ? seconds(wait.what.delay) : undefined;
  if (wait === undefined || delay === undefined) return undefined;
  if (!hasWaited(run, delivery) || !run.calm(delivery.ended! + 1, wait.began)) return undefined;
  return uninterrupted(run, { wait, at: wait.began, t: wait.from }, `${task} had its CancelledError at ${delivery.to}`);
}

/** Whether an await certainly suspended its task, so that no request is left over from before. */
const hasWaited = (run: Run, { began, ended, what, by }: Wait): boolean =>
  what?.call === "sleep" ||
  run.between(began, ended!, (at) => {
    const who = doer(run.trace[at]!);
    return who !== undefined && run.activation(who)?.event.task !== run.activation(by)?.event.task;
  });
