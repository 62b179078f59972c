import type { Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { seconds } from "./times.ts";

/** Whether a loop is in debug mode at that place, as far as the program has set it by hand; undefined where it never has. */
export const debugAt = (run: Run, loop: Id, at: number): boolean | undefined =>
  run.did("set_debug").findLast((each) => each.at < at && each.event.on === loop && each.event.raised === undefined)
    ?.node.enabled;

/** From how many seconds on a callback counts as slow; undefined where that is no number. */
export function thresholdAt(run: Run, loop: Id, at: number): number | undefined {
  const set = run
    .did("slow_callback_duration")
    .findLast(
      (each) =>
        each.at < at && each.event.on === loop && each.node.seconds !== undefined && each.event.raised === undefined,
    );
  if (set === undefined) return 0.1;
  const held = set.node.seconds === null ? undefined : seconds(set.node.seconds);
  return held === undefined || Number.isNaN(held) ? undefined : held;
}
