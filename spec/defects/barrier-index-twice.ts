import { histories } from "../lens/barrier-rounds.ts";
import { awaits, barrierWait, cancel, main, sleep, task } from "../write.ts";
import type { SeenException } from "../trace.ts";
import type { Defect } from "./defect.ts";

/** Who comes gets the number of those inside, also where somebody with a lower number has left meanwhile. */
export const barrierIndexTwice: Defect = {
  name: "barrier-index-twice",
  says: "After a task that waited at a barrier was cancelled, two tasks of that round get the same index, and one index is missing.",
  versions: [["3.11"]],
  only: ["barrier.index"],
  met: (run) =>
    histories(run).some(({ losses }) => losses.some(({ after }) => after.inside.length > 0)) ||
    run.waits.some(({ what, outcome }) => what?.call === "barrier_wait" && isCancelled(outcome?.raised)),
  example: main(
    { do: "barrier", parties: 3, as: "gate" },
    task("ann", awaits(barrierWait("gate"))),
    task("bob", awaits(barrierWait("gate"))),
    awaits(sleep(1)),
    cancel("ann"),
    awaits(sleep(1)),
    task("cat", awaits(barrierWait("gate"))),
    awaits(barrierWait("gate")),
    awaits(sleep(1)),
  ),
};

const isCancelled = (raised: SeenException | undefined): boolean =>
  raised?.exception.endsWith("CancelledError") === true;
