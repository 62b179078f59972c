import { perRun } from "./per-run.ts";
import type { Run } from "./run.ts";
import { soleLoop } from "./sole-loop.ts";
import { usedOnce } from "./used-once.ts";

/**
 * Whether it can be followed who waits for what: one loop and one thread, coroutine objects used once and not closed from outside, as those are that
 * nothing refers to any more, and no task that awaited itself. That is refused, but CPython's accelerated tasks then puzzle whoever else awaits such a task.
 */
export const isOrderly = perRun(
  (run: Run): boolean =>
    soleLoop(run) &&
    usedOnce(run) &&
    !run.trace.some((event) => "raised" in event && event.raised?.exception === "GeneratorExit") &&
    !run.waits.some(({ by, on }) => on !== undefined && run.activation(by)?.event.task === on) &&
    !run.did("wait_for").some(({ by, event }) => event.args?.includes(run.activation(by)?.event.task ?? "")),
);
