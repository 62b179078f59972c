import { kind } from "../program.ts";
import type { Activation, Did, Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { perRun } from "./per-run.ts";
import { usedOnce } from "./used-once.ts";

/** A run_coroutine_threadsafe() of a coroutine of the program's, on a loop that was named. */
export interface Submission {
  readonly call: Did<"run_coroutine_threadsafe">;
  readonly future: Id;
  readonly loop: Id;
  readonly coroutine: Id;
  /** the run of the coroutine, once it has begun */
  readonly body: Activation | undefined;
}

export const submissions = perRun((run): readonly Submission[] => {
  if (!usedOnce(run)) return [];
  return run.did("run_coroutine_threadsafe").flatMap((call) => {
    const { made, on: loop, args = [] } = call.event;
    const [coroutine] = args;
    const node = coroutine === undefined ? undefined : run.call(coroutine);
    if (made === undefined || loop === undefined || coroutine === undefined || node === undefined) return [];
    return kind(node) === "coroutine" ? [{ call, future: made, loop, coroutine, body: run.activation(coroutine) }] : [];
  });
});

/** Whether somebody completed or cancelled that future of concurrent.futures by hand. */
export const isCompletedByHand = (run: Run, future: Id): boolean =>
  run
    .did("concurrent_set_result", "concurrent_set_exception", "concurrent_cancel")
    .some(({ event }) => event.on === future && event.unbound === undefined && event.value !== false);
