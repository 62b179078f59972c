import type { Run } from "../run.ts";
import type { Id } from "../trace.ts";

/** Where the program ended a plain future of its own: the first setter or cancel() that was accepted. Whoever cancels a task may end one unseen. */
export const settledAt = (run: Run, future: Id): number | undefined =>
  run
    .did("set_result", "set_exception", "cancel")
    .find(
      ({ event, node }) =>
        event.on === future &&
        event.raised === undefined &&
        event.unbound === undefined &&
        (node.do !== "cancel" || event.value === true),
    )?.at;
