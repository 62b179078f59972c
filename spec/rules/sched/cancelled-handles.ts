import { loopOf } from "../../lens/loop-life.ts";
import { inOneStep } from "../../lens/in-one-step.ts";
import { overdueAt } from "../../lens/punctuality.ts";
import { handed, isWaiting, registrationOf, registrations, timed, type Registration } from "../../lens/registration.ts";
import { add, all, change, runOf, the } from "../../retell.ts";
import { broken, held, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { early } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { block, log, onLoop, runForever } from "../../write.ts";

export const handleCancelPrevents: Rule = {
  id: "sched.handle-cancel-prevents",
  says: "Cancelling a Handle before its callback has run prevents the callback from ever running.",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancel",
  level: "must",
  since: "3.4",
  about: ["handle_cancel"],
  *judge(run) {
    for (const each of registrations(run)) {
      const cancel = each.cancels[0];
      if (cancel !== undefined && !each.isTimer) yield* neverRuns(run, each, cancel);
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [log("unwanted")], as: "unwanted" },
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "wanted" },
      { do: "handle_cancel", handle: "unwanted" },
      runForever(),
    ),
    breaks: add(the("waits"), ...runOf("unwanted", 2)),
  },
};

/** Cancelled there before it ran, it does not run any more. An occasion only if it would have run. */
function* neverRuns(run: Run, each: Registration, cancel: number): Iterable<Finding> {
  const { handle, ran, runs, at } = each;
  if (ran !== undefined && ran < cancel) return;
  if (ran !== undefined)
    yield broken(`${handle} was cancelled before it ran, and ran at t=${runs[0]!.from}`, at, cancel, ran);
  else if (overdueAt(run, each) !== undefined) yield held(at, cancel);
}

export const handleCancelWithinBatch: Rule = {
  id: "sched.handle-cancel-within-batch",
  says: "A callback may cancel a handle that is queued later in the same batch, and that one then does not run.",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancel",
  level: "must",
  since: "3.4",
  about: ["handle_cancel"],
  *judge(run) {
    for (const { by, at, event } of run.did("handle_cancel")) {
      const canceller = registrationOf(run, by);
      const other = registrations(run).find((each) => each.handle === event.on);
      if (canceller === undefined || other === undefined || canceller.isTimer || other.isTimer) continue;
      const isLater = canceller.at < other.at && canceller.loop === other.loop && inOneStep(run, canceller, other);
      if (isLater && other.cancels[0] === at) yield* neverRuns(run, other, at);
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [{ do: "handle_cancel", handle: "second" }], as: "first" },
      { do: "call_soon", loop: "L", callback: [log("second")], as: "second" },
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "third" },
      runForever(),
    ),
    breaks: add(the("ended", { who: "first()" }), ...runOf("second", 4)),
  },
};

export const timerCancelWithinBatch: Rule = {
  id: "sched.timer-cancel-within-batch",
  says: "When several timers are due in the same iteration, one of their callbacks may cancel another that has not run yet, and that one does not run.",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancel",
  level: "must",
  since: "3.4",
  about: ["handle_cancel"],
  *judge(run) {
    for (const { by, at, event, t } of run.did("handle_cancel")) {
      const canceller = registrationOf(run, by);
      const other = timed(run).find((each) => each.handle === event.on);
      if (canceller === undefined || other === undefined || !canceller.isTimer || canceller.loop !== other.loop)
        continue;
      if (other.due <= t && other.at < canceller.ran! && other.cancels[0] === at) yield* neverRuns(run, other, at);
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 1, callback: [{ do: "handle_cancel", handle: "second" }], as: "first" },
      { do: "call_later", loop: "L", delay: 2, callback: [log("second")], as: "second" },
      { do: "call_later", loop: "L", delay: 4, callback: [{ do: "stop" }], as: "end" },
      block(3),
      runForever(),
    ),
    breaks: add(the("ended", { who: "first()" }), ...runOf("second", 4)),
  },
};

export const timerCancelPrevents: Rule = {
  id: "sched.timer-cancel-prevents",
  says: "Cancelling a TimerHandle before its deadline prevents the callback; other timers are unaffected.",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancel",
  level: "must",
  since: "3.4",
  about: ["handle_cancel"],
  *judge(run) {
    for (const each of timed(run)) {
      const cancel = each.cancels[0];
      if (cancel === undefined || !early(run.trace[cancel]!.t, each.due)) continue;
      yield* neverRuns(run, each, cancel);
      for (const other of othersWaiting(run, each, cancel)) {
        const proof = other.ran === undefined ? overdueAt(run, other) : undefined;
        if (proof === undefined) continue;
        yield broken(
          `after ${each.handle} had been cancelled ${other.handle} never ran, due at t=${other.due}`,
          cancel,
          proof,
        );
      }
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 1, callback: [log("unwanted")], as: "unwanted" },
      { do: "call_later", loop: "L", delay: 2, callback: [{ do: "stop" }], as: "wanted" },
      { do: "handle_cancel", handle: "unwanted" },
      runForever(),
    ),
    breaks: add(the("waits"), ...runOf("unwanted", 2)),
  },
};

/** The timers of the same loop that were waiting then and were never cancelled. */
const othersWaiting = (run: Run, { handle, loop }: Registration, at: number): readonly Registration[] =>
  timed(run).filter(
    (each) => each.handle !== handle && each.loop === loop && isWaiting(each, at) && each.cancels.length === 0,
  );

export const cancelledTimerDoesNotWake: Rule = {
  id: "sched.cancelled-timer-does-not-wake",
  says: "A cancelled timer does not make the loop wait: on a virtual clock time jumps straight to the next live timer.",
  doc: "library/asyncio-eventloop#asyncio.Handle.cancel",
  level: "implementation",
  since: "3.4",
  about: ["handle_cancel"],
  *judge(run) {
    for (const [at, event] of run.trace.entries()) {
      if (event.is !== "stuck" || event.why !== "Deadlock") continue;
      const since = run.trace[at - 1]?.t ?? 0;
      const running = runningAt(run, at);
      for (const { cancels, due, ran, handle, loop } of timed(run)) {
        const cancel = cancels[0];
        if (running === undefined || loopOf(run, running) !== loop) continue;
        if (ran !== undefined || cancel === undefined || cancel > at || due <= since) continue;
        if (event.t < due) yield held(cancel, at);
        else if (!mayBeDue(run, due))
          yield broken(`${handle} was cancelled, and the loop waited until t=${event.t} for it`, cancel, at);
      }
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "live" },
      { do: "call_later", loop: "L", delay: 5, callback: [], as: "cancelled" },
      { do: "handle_cancel", handle: "cancelled" },
      runForever(),
    ),
    breaks: all(change(the("stuck"), { t: 5 }), change(the("resumed"), { t: 5 })),
  },
};

/** Whether anything else that the program waits for may be due at that time or later. */
const mayBeDue = (run: Run, time: number): boolean =>
  run.nodes.some(
    (node) => "call" in node && (node.call === "sleep" || node.call === "wait" || node.call === "wait_for"),
  ) || handed(run).some(({ isTimer, due, cancels }) => isTimer && due >= time && cancels.length === 0);
