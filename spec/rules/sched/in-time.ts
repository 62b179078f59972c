import { punctuality, type Punctuality } from "../../lens/punctuality.ts";
import type { Registration } from "../../lens/registration.ts";
import { expect, type Finding } from "../../rule.ts";
import type { Run } from "../../run.ts";

/** A timer runs when it is due, where the trace tells. */
export function* inTime(run: Run, timer: Registration): Iterable<Finding> {
  const seen = punctuality(run, timer);
  if (seen !== undefined) yield told(timer, seen);
}

/** What was seen of its time. */
export const told = (timer: Registration, seen: Punctuality): Finding =>
  expect(
    seen.is === "on time",
    () => `${timer.handle}, made at t=${timer.t}, was due at t=${seen.due}: ${seen.seen}`,
    ...seen.at,
  );
