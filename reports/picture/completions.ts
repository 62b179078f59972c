import { kind, type NodeKind } from "../../spec/program.ts";
import type { Run } from "../../spec/run.ts";
import type { Id } from "../../spec/trace.ts";

/** The events between two places that may have completed something, in order. */
export function completions(run: Run, id: Id, from: number, to: number, depth = 0): readonly number[] {
  const found: number[] = [];
  const take = (at: number | undefined): void => {
    if (at !== undefined && at > from && at < to) found.push(at);
  };
  take(run.activation(run.coroutineOf(id) ?? id)?.ended);
  for (const { at, event, node } of run.did(...completing)) {
    if (event.on === id && event.raised === undefined && !(kind(node) === "cancel" && event.value !== true)) take(at);
  }
  for (const { step, on, began } of run.waits) if (step === "exit" && on === id) take(began);
  const made = run.maker(id);
  if (made !== undefined && depth < deepest) {
    const { args = [], on } = made.event;
    const others = on === undefined || on === id ? args : [...args, on];
    for (const other of others) if (other !== id) found.push(...completions(run, other, from, to, depth + 1));
  }
  return found.sort((one, other) => one - other);
}

/** gather() of wait_for() of shield() of …: nobody reads further, and broken loops may go round in circles. */
const deepest = 4;

const completing: readonly NodeKind[] = [
  "set_result",
  "set_exception",
  "cancel",
  "release",
  "event_set",
  "notify",
  "notify_all",
  "put_nowait",
  "get_nowait",
  "put",
  "get",
  "task_done",
  "queue_shutdown",
  "barrier_wait",
  "barrier_abort",
  "barrier_reset",
  "concurrent_set_result",
  "concurrent_set_exception",
];
