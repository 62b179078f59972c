import type { Did, Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { usesOf } from "./used-once.ts";

// What an ensure_future() was given, and what it gave.

/** The coroutine object that it was given, if nobody else has used that. */
export function freshCoroutine(run: Run, { event }: Did<"ensure_future">): Id | undefined {
  const [given] = event.args ?? [];
  if (given === undefined || event.unbound !== undefined || run.call(given)?.call !== "coroutine") return undefined;
  return usesOf(run, given).length === 1 ? given : undefined;
}

/** Whether it gave a task. */
export const gaveTask = ({ event: { value: made } }: Did<"ensure_future">): boolean =>
  typeof made === "object" && made !== null && "type" in made && made.type === "Task";
