import { mayStartEagerly } from "../../lens/eager.ts";
import { fate, type Fate } from "../../lens/fate.ts";
import {
  loopOf,
  loopOfFuture,
  refusal,
  mayBeStopPending,
  stopsIn,
  strayStop,
  wasForced,
} from "../../lens/loop-life.ts";
import { kind } from "../../program.ts";
import { beginsRunning, inOneStep, nextEvent } from "../../lens/in-one-step.ts";
import { isWaiting, soon } from "../../lens/registration.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Finding, type Rule } from "../../rule.ts";
import type { Activation, Run, Wait } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { LATE } from "../../lens/times.ts";
import { runningAt, threadAt } from "../../lens/running.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, coroutine, make, onLoop, program, raises, runUntilComplete, setResult, sleep } from "../../write.ts";
import { completions, endOf, exits, isPendingAt } from "./completions.ts";

export const runUntilCompleteStopsOthers: Rule = {
  id: "loop.run-until-complete-stops-others",
  says: "run_until_complete() stops as soon as its future is done; other unfinished tasks stay pending and make no further progress until the loop is run again.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "must",
  since: "3.4",
  about: ["run_until_complete"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const running of completions(run)) {
      const end = endOf(run, running);
      const others = run.waits.filter((wait) => isUnderWay(run, wait, running));
      if (end === undefined || end.at < running.began || end.at > running.ended! || wasForced(running)) continue;
      for (const other of others) {
        const next = other.ended;
        const isClosed = other.outcome?.raised?.exception === "GeneratorExit";
        const strays = next !== undefined && !isClosed && runningAt(run, next) === undefined;
        yield expect(
          !strays,
          () => `${other.by} went on at t=${other.to}, after run_until_complete() had returned and while no loop ran`,
          running.ended!,
          next ?? other.began,
        );
      }
      if (others.length === 0 || !run.steady(end.at, running.ended!)) continue;
      yield expect(
        running.to! <= end.t + LATE,
        () => `${running.on} was done at t=${end.t}, and run_until_complete() went on up to t=${running.to}`,
        end.at,
        running.ended!,
      );
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_task", loop: "L", coro: coroutine("slow", awaits(sleep(5))), as: "other" }),
      runUntilComplete(coroutine("quick", awaits(sleep(1)))),
      { do: "log", value: "in between" },
      runUntilComplete("other"),
    ),
    breaks: all(
      move(the("ended", { who: "slow" }), { before: the("did", { value: "in between" }) }),
      move(the("resumed", { by: "slow" }), { before: the("ended", { who: "slow" }) }),
    ),
  },
};

/** Whether that is an await by a task, other than the awaited one, which was under way when the running ended. */
function isUnderWay(run: Run, wait: Wait, running: Wait): boolean {
  const end = running.ended!;
  if (wait.node.do !== "await" || wait.began > end || (wait.ended !== undefined && wait.ended < end)) return false;
  const around = runningAt(run, wait.began);
  if (around === undefined || loopOf(run, around) !== loopOf(run, running)) return false;
  const body = run.activation(wait.by);
  return typeof body?.event.task === "string" && body.event.task !== running.on && wait.by !== running.on;
}

export const runUntilCompleteDoneFuture: Rule = {
  id: "loop.run-until-complete-done-future",
  says: "run_until_complete() on an already done future still performs one loop iteration: callbacks that were ready before the call run, then it returns.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "implementation",
  since: "3.4",
  about: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const loop = loopOf(run, running);
      const { on, began, ended } = running;
      if (on === undefined || loop === undefined || loopOfFuture(run, on) !== loop) continue;
      const end = fate(run, on);
      if (end === undefined || end.at > began || wasForced(running) || isExit(end)) continue;
      for (const ready of soon(run)) {
        if (ready.loop !== loop || ready.cancels.length > 0 || !isWaiting(ready, began)) continue;
        yield expect(
          ready.ran !== undefined && ready.ran < ended!,
          () => `${ready.handle} was ready before run_until_complete(), which returned without running it`,
          ready.at,
          ended!,
        );
      }
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_future", loop: "L", as: "answer" }),
      setResult("answer", 1),
      { do: "call_soon", loop: "L", callback: [], as: "queued" },
      runUntilComplete("answer"),
    ),
    breaks: without(the("began"), the("ended")),
  },
};

export const runUntilCompleteFinishesBatch: Rule = {
  id: "loop.run-until-complete-finishes-batch",
  says: "When the awaited future becomes done, callbacks that are in the same ready batch as the stop still run before run_until_complete() returns.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "implementation",
  since: "3.4",
  about: ["call_soon"],
  needs: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const loop = loopOf(run, running);
      const end = endOf(run, running);
      if (loop === undefined || end === undefined || end.at < running.began || end.at > running.ended! || isExit(end))
        continue;
      const ender = run.trace[end.at]!;
      const by = ender.is === "did" ? ender.by : ender.is === "ended" ? ender.who : undefined;
      const isStopped = stopsIn(run, running).length > 0 || mayBeStopPending(run, running) || strayStop(run, running);
      if (by === undefined || isStopped || wasForced(running)) continue;
      if (threadAt(run, end.at) !== threadAt(run, running.began)) continue;
      for (const ready of soon(run)) {
        if (ready.loop !== loop || ready.cancels.length > 0 || ready.at < running.began) continue;
        if (!inOneStep(run, ready, { at: end.at, by })) continue;
        yield expect(
          ready.ran !== undefined && ready.ran < running.ended!,
          () =>
            `${ready.handle} was scheduled in the step in which ${running.on} was done, and did not run before run_until_complete() returned`,
          ready.at,
          end.at,
          running.ended!,
        );
      }
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_future", loop: "L", as: "answer" }),
      {
        do: "call_soon",
        loop: "L",
        callback: [setResult("answer", 1), { do: "call_soon", callback: [], as: "companion" }],
        as: "setter",
      },
      runUntilComplete("answer"),
    ),
    breaks: without(the("began", { of: "companion" }), the("ended", { who: "companion()" })),
  },
};

export const stoppedEarlyIsRuntimeError: Rule = {
  id: "loop.stopped-early-is-runtime-error",
  says: "If the loop is stopped before the future given to run_until_complete() is done, RuntimeError is raised and the future stays pending.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "should",
  since: "3.4",
  about: ["stop"],
  needs: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const stop = stopsIn(run, running)[0];
      const { on, ended, outcome } = running;
      if (stop === undefined || on === undefined) continue;
      const later = goesOn(run, running, stop.at);
      if (later !== undefined)
        yield broken(
          `the loop was stopped at t=${stop.t}, and run_until_complete() went on waiting for ${on}`,
          stop.at,
          later,
        );
      if (wasForced(running) || !isPendingAt(run, running, ended!)) continue;
      const { raised, value } = outcome!;
      yield expect(
        raised?.exception === "RuntimeError",
        () =>
          `the loop was stopped before ${on} was done: run_until_complete() gave ${tell(raised ?? value)}, expected RuntimeError`,
        stop.at,
        ended!,
      );
      const asked = run.did("done").find(({ event, at }) => event.on === on && at > ended!);
      if (asked === undefined || !isPendingAt(run, running, asked.at)) continue;
      yield expect(asked.event.value === false, () => `${on} was not done, and its done() was True`, ended!, asked.at);
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_future", loop: "L", as: "answer" }),
      { do: "call_later", loop: "L", delay: 1, callback: [{ do: "stop" }], as: "stopper" },
      runUntilComplete("answer"),
      { do: "done", future: "answer" },
    ),
    breaks: change(the("resumed"), { raised: undefined, value: null }),
  },
};

/** Where that running is seen to wait after it was stopped there. */
function goesOn(run: Run, running: Wait, stopped: number): number | undefined {
  for (let at = stopped + 1; at <= running.ended!; at++) {
    const event = run.trace[at]!;
    if (event.is === "stuck" && event.why === "Deadlock" && runningAt(run, at) === running) return at;
    if (at < running.ended! && (!run.steady(at, at) || beginsRunning(run, at))) return undefined;
    if (event.t > run.trace[stopped]!.t + LATE) return at;
  }
  return undefined;
}

export const runUntilCompleteForeignFuture: Rule = {
  id: "loop.run-until-complete-foreign-future",
  says: "run_until_complete() with a future that belongs to another loop raises ValueError.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "implementation",
  since: "3.4",
  about: ["new_event_loop"],
  needs: ["create_future.loop"],
  *judge(run) {
    for (const running of completions(run)) {
      const loop = loopOf(run, running);
      const home = running.on === undefined ? undefined : loopOfFuture(run, running.on);
      if (loop === undefined || home === undefined || home === loop) continue;
      const { raised, value } = running.outcome!;
      yield expect(
        raised?.exception === "ValueError",
        () =>
          `${running.on} belongs to ${home}: run_until_complete() of ${loop} gave ${tell(raised ?? value)}, expected ValueError`,
        running.began,
        running.ended!,
      );
    }
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "home" },
      { do: "new_event_loop", as: "abroad" },
      make({ call: "create_future", loop: "home", as: "answer" }),
      { do: "set_result", future: "answer", value: 1 },
      runUntilComplete("answer", "abroad"),
    ),
    breaks: change(the("resumed"), { raised: undefined, value: 1 }),
  },
};

export const runUntilCompleteBaseexception: Rule = {
  id: "loop.run-until-complete-baseexception",
  says: "SystemExit and KeyboardInterrupt raised inside a task leave run_until_complete()/run_forever() immediately, even when raised by another task than the awaited one.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "should",
  since: "3.4",
  about: ["raise"],
  *judge(run) {
    if (!usedOnce(run) || run.waits.some((wait) => wait.outcome?.raised?.exception === "GeneratorExit")) return;
    if (mayStartEagerly(run)) return; // what leaves an eager step goes to whoever made the task
    for (const body of run.activations) {
      const raised = body.outcome?.raised;
      if (raised === undefined || !exits.has(raised.exception) || kind(body.node) !== "coroutine") continue;
      const { task } = body.event;
      if (typeof task !== "string" || run.coroutineOf(task) !== body.who) continue;
      const running = runningAt(run, body.ended!);
      if (running === undefined || running.node.do === "run" || refusal(run, running) !== undefined) continue;
      yield* leaves(run, running, body, raised.id);
    }
  },
  example: {
    program: onLoop(
      make({
        call: "create_task",
        loop: "L",
        coro: coroutine("side", awaits(sleep(1)), raises("SystemExit")),
        as: "other",
      }),
      runUntilComplete(coroutine("main", awaits(sleep(2)))),
    ),
    breaks: (trace) => {
      const [first, resumed] = [the("ended", { who: "side" })(trace), the("resumed", { by: "host" })(trace)];
      return [
        ...trace.slice(0, first + 1),
        {
          is: "resumed",
          t: 2,
          by: "main",
          op: (trace[the("waits", { by: "main" })(trace)] as { op: number }).op,
          value: null,
        },
        { is: "ended", t: 2, who: "main", value: null },
        { ...trace[resumed]!, t: 2 },
      ];
    },
  },
};

/** Nothing more of the program happens before the exception comes out of the call that runs the loop. */
function* leaves(run: Run, running: Wait, body: Activation, id: number): Iterable<Finding> {
  const next = nextEvent(run, body.ended!);
  if (next === undefined) return;
  const seen = `${body.who} raised ${body.outcome!.raised!.exception} at t=${body.to}`;
  if (next === running.ended && running.outcome?.raised?.id === id) yield held(body.ended!, next);
  else
    yield broken(
      `${seen}: expected that to leave ${running.node.do}() at once, saw something else happen`,
      body.ended!,
      next,
    );
}

const isExit = (end: Fate): boolean => end.is === "raised" && exits.has(end.raised.exception);
