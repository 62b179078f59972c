import { perRun } from "./per-run.ts";
import type { Run } from "../run.ts";
import { soleLoop } from "./sole-loop.ts";

/** A call_soon() whose callback ran: when it was asked for, and when it began. */
export interface Queued {
  readonly at: number;
  readonly began: number;
}

/** The callbacks that call_soon() queued on the only loop, and that ran; in the order in which they were queued. */
export const queued = perRun((run: Run): readonly Queued[] => {
  if (!soleLoop(run)) return [];
  return run.did("call_soon").flatMap(({ at, event }) => {
    const began = event.made === undefined ? undefined : run.activationsOf(event.made)[0]?.began;
    return began === undefined ? [] : [{ at, began }];
  });
});

/** Callbacks that were waiting for their turn at that place. */
export const waitingAt = (run: Run, at: number): readonly Queued[] =>
  queued(run).filter((each) => each.at < at && each.began > at);
