import { expect, type Finding } from "../rule.ts";
import type { Activation, Run } from "../run.ts";
import { isUnblocked } from "./jobs.ts";
import { mayBeCancelled } from "./may-be-cancelled.ts";
import { inOneRunning } from "./running.ts";
import { late, sleeps } from "./sleeps.ts";
import { onTime } from "./times.ts";
import { usedOnce } from "./used-once.ts";

/** Who slept while a job blocked its thread, and was due before the job was over, got up in time. */
export function* goesOn(run: Run, body: Activation, since: number): Iterable<Finding> {
  const { ended = run.trace.length, to = Infinity, who } = body;
  if (!usedOnce(run) || to === body.from) return;
  for (const { wait, due } of sleeps(run)) {
    if (wait.began > ended || (wait.ended ?? Infinity) < body.began || wait.from >= due) continue;
    if (!late(due, body.from) || !late(to, due) || !inOneRunning(run, since, wait.began)) continue;
    const until = wait.ended ?? ended;
    // a loop that was left meanwhile wakes nobody
    if (!inOneRunning(run, since, until)) continue;
    if (until >= run.trace.length || !run.calm(0, until) || mayBeCancelled(run, wait)) continue;
    if (!isUnblocked(run, Math.min(wait.began, since), until)) continue;
    const because = () =>
      `expected ${wait.by}, asleep until ${due}, to go on while ${who} blocked its thread, saw it ${wait.to === undefined ? "asleep still" : `at ${wait.to}`}`;
    yield expect(wait.to !== undefined && onTime(wait.to, due), because, body.began, until);
  }
}
