import {
  closedAt,
  isOver,
  isTurnless,
  loopOf,
  refusal,
  runningOf,
  runnings,
  runningsOf,
} from "../../lens/loop-life.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { isRunning as runsLoop } from "../../lens/running.ts";
import { coroutine, onLoop, raises, returns, runForever, runUntilComplete } from "../../write.ts";
import { starts } from "./starts.ts";

export const isRunning: Rule = {
  id: "loop.is-running",
  says: "is_running() is true exactly while run_forever()/run_until_complete() executes.",
  doc: "library/asyncio-eventloop#asyncio.loop.is_running",
  level: "must",
  since: "3.4",
  about: ["is_running"],
  *judge(run) {
    for (const { event, at } of run.did("is_running")) {
      const { on: loop, unbound } = event;
      if (loop === undefined || unbound !== undefined || isInDoubt(run, at)) continue;
      const running = runningOf(run, loop, at);
      const expected = running !== undefined;
      yield expect(
        event.value === expected,
        () =>
          `${loop} ${expected ? "was running" : "was not running"}: expected is_running() to be ${tell(expected)}, saw ${tell(event.raised ?? event.value)}`,
        ...(running === undefined ? [at] : [running.began, at]),
      );
    }
  },
  example: {
    program: onLoop(
      { do: "is_running", loop: "L" },
      { do: "call_soon", loop: "L", callback: [{ do: "is_running", loop: "L" }, { do: "stop" }], as: "callback" },
      runForever(),
      { do: "is_running", loop: "L" },
    ),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};

/** Whether a loop was being run there of which the trace does not tell which, or which should not have been. */
const isInDoubt = (run: Run, at: number): boolean =>
  run.waits.some((wait) => {
    if (!runsLoop(wait) || wait.began > at || (wait.ended !== undefined && wait.ended < at)) return false;
    return refusal(run, wait) !== undefined || loopOf(run, wait) === undefined || wait.node.do === "run";
  });

export const isRunningAfterError: Rule = {
  id: "loop.is-running-after-error",
  says: "After an exception has left run_until_complete()/run_forever(), the loop is not running and can be run again.",
  doc: "library/asyncio-eventloop#asyncio.loop.is_running",
  level: "should",
  since: "3.4",
  about: ["run_until_complete", "run_forever"],
  *judge(run) {
    for (const running of runnings(run)) {
      const loop = loopOf(run, running);
      const raised = running.outcome?.raised;
      if (running.node.do === "run" || loop === undefined || raised === undefined || isTurnless(running)) continue;
      const next = runningsOf(run, loop).find(({ began }) => began > running.ended!);
      const asked = run.did("is_running").find(({ event, at }) => event.on === loop && at > running.ended!);
      if (asked !== undefined && asked.at < (next?.began ?? Infinity)) {
        const because = (): string =>
          `${raised.exception} had left ${running.node.do}(), and ${loop}.is_running() was still True`;
        yield expect(asked.event.value === false, because, running.ended!, asked.at);
      }
      if (next !== undefined) yield* starts(run, next, `${raised.exception} had left the last run of ${loop}`);
    }
  },
  example: {
    program: onLoop(
      runUntilComplete(coroutine("faulty", raises("ValueError"))),
      { do: "is_running", loop: "L" },
      runUntilComplete(coroutine("again", returns(1))),
    ),
    breaks: change(the("did", { value: false }), { value: true }),
  },
};

export const isClosed: Rule = {
  id: "loop.is-closed",
  says: "is_closed() is false until close() and true afterwards.",
  doc: "library/asyncio-eventloop#asyncio.loop.is_closed",
  level: "must",
  since: "3.4",
  about: ["is_closed"],
  *judge(run) {
    for (const { event, at } of run.did("is_closed")) {
      const { on: loop, unbound } = event;
      if (loop === undefined || unbound !== undefined || !mayTell(run, loop)) continue;
      const closed = closedAt(run, loop, at);
      const expected = closed !== undefined;
      if (!expected && isOver(run, loop, at)) continue;
      yield expect(
        event.value === expected,
        () => `expected is_closed() of ${loop} to be ${tell(expected)}, saw ${tell(event.raised ?? event.value)}`,
        ...(closed === undefined ? [at] : [closed, at]),
      );
    }
  },
  example: {
    program: onLoop({ do: "is_closed", loop: "L" }, { do: "close", loop: "L" }, { do: "is_closed", loop: "L" }),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};

/** Whether close() was called only where it must succeed or be refused, and the loop is none that asyncio.run() or a Runner may have closed unseen. */
const mayTell = (run: Run, loop: string): boolean =>
  run.did("close").every(({ event, at }) => {
    const isRefused = event.raised?.exception === "RuntimeError" && runningOf(run, loop, at) !== undefined;
    const isDone = event.raised === undefined && runningOf(run, loop, at) === undefined;
    return event.on !== loop || isRefused || isDone;
  }) &&
  (run.maker(loop)?.event.made === loop ||
    run.waits.every((wait) => !makesLoop(wait) || loopOf(run, wait) !== undefined));

const makesLoop = ({ node }: Wait): boolean => /^(run|runner_run|runner_close|with_runner)$/.test(node.do);

export const reusableUntilClosed: Rule = {
  id: "loop.reusable-until-closed",
  says: "The same loop may be run any number of times as long as it is not closed.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "must",
  since: "3.4",
  about: ["run_until_complete", "run_forever"],
  *judge(run) {
    const before = new Set<string>();
    for (const running of runnings(run)) {
      const loop = loopOf(run, running);
      if (loop === undefined || running.node.do === "run") continue;
      if (before.has(loop)) yield* starts(run, running, `${loop} had been run before and was not closed`);
      before.add(loop);
    }
  },
  example: {
    program: onLoop(runUntilComplete(coroutine("once", returns(1))), runUntilComplete(coroutine("twice", returns(2)))),
    breaks: (trace) => [
      ...trace.slice(0, the("began", { who: "twice" })(trace)),
      ...change(the("resumed"), { value: undefined, raised: { exception: "RuntimeError", id: 1 } })(trace.slice(-1)),
    ],
  },
};
