import { loopOf, loopOfFuture } from "../lens/loop-life.ts";
import { runningAt } from "../lens/running.ts";
import type { Run, Wait } from "../run.ts";
import type { Defect } from "./defect.ts";

/** The flag of `task-awaits-itself` stays set on a future of another loop too, which a task is refused: its own loop's tasks are then told so. */
export const foreignFutureAwaited: Defect = {
  name: "foreign-future-awaited",
  says: "After a task has been refused a future of another loop, whoever awaits that future next gets RuntimeError.",
  versions: [["3.6"]],
  isOfC: true,
  met: (run) =>
    run.waits.some(
      (refused) =>
        isForeign(run, refused) && run.waits.some(({ on, began }) => on === refused.on && began > refused.began),
    ),
};

function isForeign(run: Run, { on, began }: Wait): boolean {
  const running = runningAt(run, began);
  const [home, here] = [on && loopOfFuture(run, on), running && loopOf(run, running)];
  return home !== undefined && here !== undefined && home !== here;
}
