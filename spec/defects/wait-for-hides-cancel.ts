import { innerEnd, timeLimits } from "../lens/time-limit.ts";
import { awaits, cancel, future, main, setResult, sleep, task, waitFor } from "../write.ts";
import type { Defect } from "./defect.ts";

/** wait_for() prefers the outcome of what it waited for to its own cancellation, where both come before it runs again. */
export const waitForHidesCancel: Defect = {
  name: "wait-for-hides-cancel",
  says: "wait_for() returns as if nothing had happened where its task is cancelled and what it waits for completes before it runs again.",
  link: "https://github.com/python/cpython/issues/86296",
  versions: [["3.8", "3.12"]],
  met: (run) =>
    timeLimits(run).some((limit) => {
      const { began, by, ended = Infinity, outcome } = limit.wait;
      const end = innerEnd(run, limit);
      const task = run.activation(by)?.event.task;
      const isCancelled = run
        .did("cancel")
        .some(({ at, event }) => began < at && at < ended && event.on === task && event.value === true);
      const isHidden = outcome !== undefined && outcome.raised?.exception !== "CancelledError";
      return isCancelled && isHidden && end !== undefined && end.is !== "cancelled" && end.at < ended;
    }),
  example: main(
    future("order"),
    task("guest", awaits(waitFor("order", 9))),
    awaits(sleep(0)),
    cancel("guest"),
    setResult("order"),
    awaits("guest"),
  ),
};
