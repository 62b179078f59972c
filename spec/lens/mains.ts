import { perRun } from "./per-run.ts";
import type { Activation, Run, Wait } from "../run.ts";
import { isNested, runningAt } from "./running.ts";
import { sifted } from "./sifted.ts";

/** One asyncio.run() that was not called inside of a running loop, and what became of its main coroutine. */
export interface Main {
  readonly running: Wait;
  /** left out where the main awaitable is no coroutine of the program's, or never began */
  readonly body: Activation | undefined;
}

/** Every asyncio.run(), in order. */
export const mains = perRun((run): readonly Main[] =>
  sifted(run.waits, (running) => {
    if (running.node.do !== "run" || isNested(run, running)) return undefined;
    const body = running.on === undefined ? undefined : run.activation(running.on);
    const isOwn = body !== undefined && body.began > running.began && body.began < (running.ended ?? run.trace.length);
    return { running, body: isOwn ? body : undefined };
  }),
);

/**
 * Whether asyncio.run() was stopped in what it was doing: by an exception that nothing stands in the way of, from wherever, or by a stop() of its
 * loop. How far it comes after that with its result and with cleaning up is open.
 */
export const isInterrupted = (run: Run, { running }: Main): boolean =>
  [...overpowering, "RecursionError"].includes(running.outcome?.raised?.exception ?? "") ||
  run.did("stop").some(({ at }) => runningAt(run, at) === running) ||
  run.activations.some(
    ({ began, outcome }) =>
      overpowering.includes(outcome?.raised?.exception ?? "") && runningAt(run, began) === running,
  );

const overpowering: readonly string[] = ["KeyboardInterrupt", "SystemExit", "Deadlock", "Livelock"];

/** Whether it is given the parameter that asyncio.run() has only had since 3.12: an older one refuses that before it looks at anything else. */
export const takesLoopFactory = ({ node }: Wait): boolean => node.do === "run" && node.loop !== undefined;

/** Whether nobody asked for a cancellation while the main coroutine ran. */
export const ranUndisturbed = (run: Run, body: Activation): boolean =>
  body.ended !== undefined && run.calm(body.began, body.ended - 1);
