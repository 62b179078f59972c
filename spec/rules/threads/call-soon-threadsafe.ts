import { isUnblocked, jobsOf, movedOn } from "../../lens/jobs.ts";
import { runningOf } from "../../lens/loop-life.ts";
import { perRun } from "../../lens/per-run.ts";
import { threadAt } from "../../lens/running.ts";
import { sameTime } from "../../lens/times.ts";
import type { Of } from "../../program.ts";
import { all, change, later, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Activation, Did, Run } from "../../run.ts";
import type { Id } from "../../trace.ts";
import { awaits, log, main, runForever, onLoop, sleep } from "../../write.ts";

export const callSoonThreadsafeRunsInLoopThread: Rule = {
  id: "threads.call-soon-threadsafe-runs-in-loop-thread",
  says: "A callback passed to call_soon_threadsafe() from another thread runs in the thread of the loop.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon_threadsafe",
  level: "must",
  since: "3.4",
  about: ["call_soon_threadsafe"],
  *judge(run) {
    for (const { call, loop, ran } of calls(run)) {
      const from = run.activation(call.by)?.event.thread;
      if (call.node.do !== "call_soon_threadsafe" || from === undefined || ran === undefined) continue;
      const running = runningOf(run, loop, ran.began);
      if (running === undefined) continue;
      const home = threadAt(run, running.began);
      const because = () =>
        `expected ${ran.who} to run on ${home === undefined ? "the main thread" : `thread ${home}`}, where ${loop} runs, saw it on ${ran.event.thread === undefined ? "the main thread" : `thread ${ran.event.thread}`}`;
      yield expect(ran.event.thread === home, because, call.at, ran.began);
    }
  },
  example: {
    program: main(
      { do: "get_running_loop", as: "loop" },
      {
        do: "thread",
        delay: 1,
        body: [{ do: "call_soon_threadsafe", loop: "loop", callback: [log("here")], as: "note" }],
      },
      awaits(sleep(2)),
    ),
    breaks: change(the("began", { of: "note" }), { thread: 1 }),
  },
};

export const callSoonThreadsafeWakesIdleLoop: Rule = {
  id: "threads.call-soon-threadsafe-wakes-idle-loop",
  says: "call_soon_threadsafe() wakes a loop that is blocked waiting for its next timer or for I/O: the callback does not wait until that timer.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon_threadsafe",
  level: "should",
  since: "3.4",
  about: ["call_soon_threadsafe"],
  *judge(run) {
    const threads = new Set(jobsOf(run).map(({ who }) => who));
    for (const { call, loop, ran, isCancelled } of calls(run)) {
      if (call.node.do !== "call_soon_threadsafe" || !threads.has(call.by) || isCancelled) continue;
      const running = runningOf(run, loop, call.at);
      const proof = running === undefined ? undefined : movedOn(run, running, call.at);
      // what runs and stops the loop in the same turn may leave it for later
      if (proof === undefined || (ran !== undefined && ran.began < proof)) {
        if (running !== undefined && ran !== undefined && isUnblocked(run, call.at, ran.began))
          yield expect(
            sameTime(ran.from, call.t),
            () => `expected ${ran.who} at ${call.t}, saw it at ${ran.from}`,
            call.at,
            ran.began,
          );
        continue;
      }
      const because = () =>
        `${call.by} called in at ${call.t}, while ${loop} waited: expected its callback then, saw it ${ran === undefined ? "never run" : `at ${ran.from}`}`;
      yield expect(false, because, call.at, proof);
    }
  },
  example: {
    program: main(
      { do: "get_running_loop", as: "loop" },
      {
        do: "thread",
        delay: 1,
        body: [{ do: "call_soon_threadsafe", loop: "loop", callback: [log("here")], as: "note" }],
      },
      awaits(sleep(100)),
    ),
    breaks: later(the("began", { of: "note" }), 100),
  },
};

export const callSoonThreadsafeFifo: Rule = {
  id: "threads.call-soon-threadsafe-fifo",
  says: "Callbacks scheduled by one thread with call_soon_threadsafe() run in the order of the calls, and in the same queue as call_soon() callbacks.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon_threadsafe",
  level: "must",
  since: "3.4",
  about: ["call_soon_threadsafe"],
  *judge(run) {
    const all_ = calls(run);
    for (const [place, { call, loop, ran }] of all_.entries()) {
      const next = all_.slice(place + 1).find((each) => each.loop === loop && each.ran !== undefined);
      if (ran === undefined || next?.ran === undefined) continue;
      if (call.node.do === "call_soon" && next.call.node.do === "call_soon") continue;
      // from another thread call_soon() may not be called
      if (threadOf(run, call.by) !== threadOf(run, next.call.by) && isOutside(run, call, loop)) continue;
      const because = () =>
        `expected ${ran.who} to run before ${next.ran?.who}, which was handed over later, saw it the other way round`;
      yield expect(ran.began < next.ran.began, because, call.at, next.call.at);
    }
  },
  example: {
    program: onLoop(
      {
        do: "thread",
        body: [
          { do: "call_soon_threadsafe", loop: "L", callback: [log(1)], as: "first" },
          { do: "call_soon_threadsafe", loop: "L", callback: [log(2)], as: "second" },
        ],
      },
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "third" },
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "second" }), { before: the("began", { of: "first" }) }),
      move(the("did", { value: 2 }), { after: the("began", { of: "second" }) }),
      move(the("ended", { who: "second()" }), { after: the("did", { value: 2 }) }),
    ),
  },
};

export const callSoonThreadsafeFromLoopThread: Rule = {
  id: "threads.call-soon-threadsafe-from-loop-thread",
  says: "call_soon_threadsafe() may also be called from the loop's own thread; it then behaves like call_soon().",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon_threadsafe",
  level: "must",
  since: "3.4",
  about: ["call_soon_threadsafe"],
  *judge(run) {
    for (const { call, loop, ran, isCancelled } of calls(run)) {
      const running = runningOf(run, loop, call.at);
      if (call.node.do !== "call_soon_threadsafe" || running === undefined || isCancelled) continue;
      if (threadOf(run, call.by) !== threadAt(run, running.began)) continue;
      const proof = movedOn(run, running, call.at);
      if (ran === undefined ? proof === undefined : !isUnblocked(run, call.at, ran.began)) continue;
      if (ran !== undefined && ran.began > (running.ended ?? Infinity)) continue;
      const because = () =>
        `expected the callback of ${call.event.made} at ${call.t}, after the step that asked for it, saw it ${ran === undefined ? "never run" : `at ${ran.from}`}`;
      yield expect(
        ran !== undefined && sameTime(ran.from, call.t) && ran.began > call.at,
        because,
        call.at,
        ran?.began ?? proof!,
      );
    }
  },
  example: {
    program: main(
      { do: "get_running_loop", as: "loop" },
      { do: "call_soon_threadsafe", loop: "loop", callback: [log("soon")], as: "note" },
      log("going on"),
      awaits(sleep(1)),
    ),
    breaks: all(
      move(the("began", { of: "note" }), { before: the("did", { made: "note" }) }),
      move(the("did", { value: "soon" }), { after: the("began", { of: "note" }) }),
      move(the("ended", { who: "note()" }), { after: the("did", { value: "soon" }) }),
    ),
  },
};

/** A callback that was to be called soon, written in place and scheduled once. */
interface Call {
  readonly call: Did<"call_soon" | "call_soon_threadsafe">;
  readonly loop: Id;
  readonly ran: Activation | undefined;
  readonly isCancelled: boolean;
}

const calls = perRun((run): readonly Call[] => {
  const cancelled = new Set(run.did("handle_cancel").map(({ event }) => event.on));
  return run.did("call_soon", "call_soon_threadsafe").flatMap((call) => {
    const { made, on } = call.event;
    const { callback, context } = call.node as Of<"call_soon">;
    if (made === undefined || on === undefined || typeof callback === "string" || context !== undefined) return [];
    const runs = run.activationsOf(made);
    return runs.length > 1 ? [] : [{ call, loop: on, ran: runs[0], isCancelled: cancelled.has(made) }];
  });
});

const threadOf = (run: Run, who: Id): number | undefined => run.activation(who)?.event.thread;

/** Whether that was called by another thread than the one that runs the loop, in the way that is not for it. */
function isOutside(run: Run, { node, by, at }: Did<"call_soon" | "call_soon_threadsafe">, loop: Id): boolean {
  const running = runningOf(run, loop, at);
  return node.do === "call_soon" && running !== undefined && threadOf(run, by) !== threadAt(run, running.began);
}
