import type { Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { hasSharedGenerator } from "./generators.ts";
import { perRun } from "./per-run.ts";
import { raisedIn } from "./raised.ts";
import { soleLoop } from "./sole-loop.ts";
import { usedOnce } from "./used-once.ts";

/**
 * Whether it can be followed who waits for whom: one loop, one thread, and coroutine objects used once. Left out are traces of coroutines that were
 * closed from outside, as those are that nothing refers to any more, and of tasks that wait for themselves: to await oneself is refused, but
 * CPython's accelerated tasks then puzzle whoever else awaits such a task, and to cancel those that wait in a circle ends in RecursionError.
 */
export const isOrderly = perRun(
  (run): boolean =>
    soleLoop(run) &&
    usedOnce(run) &&
    !hasSharedGenerator(run) &&
    !raisedIn(run).has("GeneratorExit") &&
    !raisedIn(run).has("RecursionError") &&
    !run.waits.some(({ by, on }) => on !== undefined && taskOf(run, by) === on) &&
    !run.did("wait_for").some(({ by, event }) => event.args?.includes(taskOf(run, by) ?? "")),
);

const taskOf = (run: Run, by: Id): Id | undefined => run.activation(by)?.event.task ?? undefined;
