import { perRun } from "./per-run.ts";
import type { Run } from "../run.ts";
import { inOneRunning } from "./running.ts";
import type { Id } from "../trace.ts";
import { sifted } from "./sifted.ts";

/** What is ready to run at the loop's next turn: a call_soon() callback with a body of its own, or a task before its first step. */
export interface Ready {
  /** the handle, or the task */
  readonly id: Id;
  readonly kind: "callback" | "task";
  /** the call_soon() or create_task() */
  readonly since: number;
  /** its first event; left out where it never came, which a cancelled task may do */
  readonly began: number | undefined;
}

/** What was ready on the loop that was running at that place, and had been since before it. */
export const readyAt = (run: Run, at: number): readonly Ready[] =>
  everReady(run).filter(
    ({ since, began }) => since < at && (began === undefined || began > at) && inOneRunning(run, since, at),
  );

/** All that was ever made ready on the running loop, in order. */
export const everReady = perRun((run): readonly Ready[] => {
  const cancelled = new Set(run.did("handle_cancel").map((each) => each.event.on));
  return sifted(run.did("call_soon", "create_task"), ({ at, node, event }): Ready | undefined => {
    const { made } = event;
    if (made === undefined || node.loop !== undefined) return undefined;
    if ("do" in node) {
      if (typeof node.callback === "string" || cancelled.has(made)) return undefined;
      return { id: made, kind: "callback", since: at, began: run.activationsOf(made)[0]?.began };
    }
    const coroutine = event.args?.[0];
    if (coroutine === undefined || run.call(coroutine)?.call !== "coroutine") return undefined;
    return { id: made, kind: "task", since: at, began: run.activation(coroutine)?.began };
  });
});
