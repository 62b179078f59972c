import { bodyOf, completions, doneAt } from "../lens/end.ts";
import { isCancelledError } from "../lens/fate.ts";
import { outerRequests, timeLimits } from "../lens/time-limit.ts";
import type { Run } from "../run.ts";
import type { Id } from "../trace.ts";
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
      const { ended = Infinity, outcome } = limit.wait;
      const end = doneAt(run, limit.inner);
      const isHidden =
        outcome !== undefined && !isCancelledError(outcome.raised) && outerRequests(run, limit).length > 0;
      return isHidden && end !== undefined && end.at < ended && !isCancelled(run, limit.inner);
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

/** Whether what wait_for() waited for was done because it was cancelled. */
function isCancelled(run: Run, inner: Id): boolean {
  const body = run.activation(bodyOf(run, inner) ?? "");
  if (body !== undefined) return isCancelledError(body.outcome?.raised);
  return completions(run, inner)[0]?.node.do === "cancel";
}
