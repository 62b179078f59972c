import { mayStartEagerly } from "../../lens/eager.ts";
import { loopOf, refusal, runningOf, runningsOf, stopsIn, wasForced } from "../../lens/loop-life.ts";
import { inOneStep } from "../../lens/in-one-step.ts";
import { overdueAt } from "../../lens/punctuality.ts";
import { registrationOf, soon } from "../../lens/registration.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Finding, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { LATE } from "../../lens/times.ts";
import { runningAt, isRunning, threadAt } from "../../lens/running.ts";
import { sleeps } from "../../lens/sleeps.ts";
import { placesOf } from "../../lens/steps.ts";
import type { Id } from "../../trace.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, coroutine, log, make, onLoop, runForever, sleep } from "../../write.ts";

export const stopWhileRunningFinishesBatch: Rule = {
  id: "loop.stop-while-running-finishes-batch",
  says: "stop() during run_forever() lets the current batch of ready callbacks finish and then the loop returns.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "must",
  since: "3.4",
  about: ["stop"],
  *judge(run) {
    for (const [running, stop] of stops(run)) {
      const stopper = registrationOf(run, stop.by);
      if (stopper?.node.do !== "call_soon" || wasForced(running)) continue;
      for (const other of soon(run)) {
        const isBehind = other.at > stopper.at && other.loop === stopper.loop && inOneStep(run, stopper, other);
        if (!isBehind || other.cancels.length > 0) continue;
        yield expect(
          other.ran !== undefined && other.ran < running.ended!,
          () =>
            `${other.handle} was in one batch with ${stopper.handle}, which stopped the loop, and did not run any more`,
          stop.at,
          running.ended!,
        );
      }
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "stopper" },
      { do: "call_soon", loop: "L", callback: [], as: "behind" },
      runForever(),
    ),
    breaks: without(the("began", { of: "behind" }), the("ended", { who: "behind()" })),
  },
};

interface Stop {
  readonly at: number;
  readonly by: Id;
}

/** The runnings that came back, by run_forever() or run_until_complete(), in which the loop was asked to stop; each with the first call. */
function* stops(run: Run): Iterable<readonly [running: Wait, stop: Stop]> {
  if (run.did("stop").length === 0) return;
  for (const running of run.waits) {
    if (!isRunning(running) || running.node.do === "run" || running.ended === undefined) continue;
    if (refusal(run, running) !== undefined) continue;
    const stop = stopsIn(run, running)[0];
    if (stop !== undefined && threadAt(run, stop.at) === threadAt(run, running.began)) yield [running, stop];
  }
}

export const stopDefersNewCallbacks: Rule = {
  id: "loop.stop-defers-new-callbacks",
  says: "Callbacks scheduled by callbacks of the stopping batch do not run in that run; they run at the next run_forever()/run_until_complete().",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "must",
  since: "3.4",
  about: ["stop"],
  *judge(run) {
    for (const [running, stop] of stops(run)) {
      for (const each of soon(run)) {
        if (each.loop !== loopOf(run, running) || runningAt(run, each.at) !== running) continue;
        if (each.at < stop.at && !inOneStep(run, each, stop)) continue;
        if (each.ran !== undefined)
          yield expect(
            each.ran > running.ended!,
            () => `${each.handle} was scheduled in the batch that stopped the loop, and ran before the loop returned`,
            stop.at,
            each.at,
            each.ran,
          );
        else if (each.cancels.length === 0) {
          const proof = overdueAt(run, each);
          if (proof !== undefined && proof > running.ended!)
            yield broken(`${each.handle} was left over when the loop was stopped, and never ran`, each.at, proof);
        }
      }
    }
  },
  example: {
    program: onLoop(
      {
        do: "call_soon",
        loop: "L",
        callback: [{ do: "stop" }, { do: "call_soon", callback: [{ do: "stop" }], as: "new" }],
        as: "stopper",
      },
      runForever(),
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "new" }), { after: the("ended", { who: "stopper()" }) }),
      move(the("did", { by: "new()" }), { after: the("began", { of: "new" }) }),
      move(the("ended", { who: "new()" }), { after: the("did", { by: "new()" }) }),
    ),
  },
};

export const stopReturnsImmediately: Rule = {
  id: "loop.stop-returns-immediately",
  says: "stop() does not interrupt the caller: the statements after it in the same callback or task step still run.",
  doc: "library/asyncio-eventloop#asyncio.loop.stop",
  level: "must",
  since: "3.4",
  about: ["stop"],
  *judge(run) {
    if (mayStartEagerly(run)) return;
    for (const { at, by, event } of run.did("stop")) {
      const running = event.on === undefined ? undefined : runningOf(run, event.on, at);
      if (running === undefined) continue;
      // what it calls itself (a coroutine that it sends into, a thread) may come before its own next event
      const next = placesOf(run)
        .get(by)
        ?.find((place) => place > at);
      const over = running.ended;
      if (event.raised !== undefined) yield broken(`stop() raised ${event.raised.exception}`, at);
      else if (next !== undefined && next < (over ?? Infinity)) yield held(at, next);
      else if (over !== undefined) yield broken(`${by} called stop() and did not go on`, at, over);
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }, log("afterwards")], as: "stopper" },
      runForever(),
    ),
    breaks: without(the("did", { value: "afterwards" }), the("ended", { who: "stopper()" })),
  },
};

export const stopLeavesTasksPending: Rule = {
  id: "loop.stop-leaves-tasks-pending",
  says: "Stopping the loop neither cancels nor finishes tasks: unfinished ones stay pending and resume when the loop runs again.",
  doc: "library/asyncio-eventloop#asyncio.loop.stop",
  level: "should",
  since: "3.4",
  about: ["stop"],
  needs: ["await"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const [running, stop] of stops(run)) {
      if (wasForced(running)) continue;
      for (const wait of run.waits) {
        const isUnderWay = wait.began < stop.at && stop.at < (wait.ended ?? Infinity);
        const around = runningAt(run, wait.began);
        if (!isUnderWay || wait.node.do !== "await" || around === undefined) continue;
        if (loopOf(run, around) !== loopOf(run, running)) continue;
        if (typeof run.activation(wait.by)?.event.task === "string") yield* staysPending(run, running, stop, wait);
      }
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_task", loop: "L", coro: coroutine("long", awaits(sleep(3)), { do: "stop" }), as: "worker" }),
      { do: "call_later", loop: "L", delay: 1, callback: [{ do: "stop" }], as: "stopper" },
      runForever(),
      runForever(),
    ),
    breaks: all(
      without(the("did", { by: "long" })),
      change(the("resumed", { by: "long" }), {
        value: undefined,
        raised: { exception: "CancelledError", id: 1, args: [] },
      }),
      change(the("ended", { who: "long" }), {
        value: undefined,
        raised: { exception: "CancelledError", id: 1, args: [] },
      }),
      move(the("ended", { who: "long" }), { before: the("resumed", { by: "host" }) }),
      move(the("resumed", { by: "long" }), { before: the("ended", { who: "long" }) }),
    ),
  },
};

function* staysPending(run: Run, running: Wait, stop: Stop, wait: Wait): Iterable<Finding> {
  const raised = wait.outcome?.raised?.exception;
  const sleep = sleeps(run).find((each) => each.wait === wait);
  const at = [stop.at, wait.ended ?? running.ended!];
  if (wait.ended === undefined) {
    const due = sleep?.due;
    if (due === undefined || !run.calm(0, run.trace.length - 1)) return;
    if (ranPast(run, running, due))
      yield broken(`${wait.by} slept when the loop was stopped, and never woke, due at t=${due}`, ...at);
  } else if (raised !== "GeneratorExit") {
    const isCancelled = raised === "CancelledError" && sleep !== undefined && run.calm(0, wait.ended);
    if (isCancelled) yield broken(`${wait.by} was cancelled by nothing but the stop of the loop`, ...at);
    else if (runningAt(run, wait.ended) === undefined)
      yield broken(`${wait.by} went on while the loop stood still`, ...at);
    else if (wait.ended > running.ended!) yield held(...at);
  }
}

/** Whether a later running of the same loop waited past that time. */
function ranPast(run: Run, running: Wait, due: number): boolean {
  const loop = loopOf(run, running);
  if (loop === undefined) return false;
  return runningsOf(run, loop).some((later) => {
    if (later.began < running.ended! || later.ended === undefined || !run.steady(later.began, later.ended))
      return false;
    return later.to! > Math.max(due, later.from) + LATE;
  });
}
