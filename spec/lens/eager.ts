import type { Run } from "../run.ts";
import { perRun } from "./per-run.ts";

/**
 * Whether any task of this program may take its first step while it is made, as eager tasks do: what is known of other tasks' beginnings is not true
 * of those.
 */
export const mayStartEagerly = perRun(
  (run: Run): boolean =>
    run
      .did("set_task_factory")
      .some(({ node, event }) => (node.factory ?? "tracing") !== "tracing" && event.unbound === undefined) ||
    run.did("create_task", "task").some(({ node, event }) => node.eager_start === true && event.unbound === undefined),
);
