import { attempt, awaits, except, main, returns, sleep, task } from "../write.ts";
import type { Defect } from "./defect.ts";

/** The C Task that awaits itself leaves its own blocking flag set: whoever awaits it later is told that "await wasn't used with future". */
export const taskAwaitsItself: Defect = {
  name: "task-awaits-itself",
  says: "After a task has awaited itself, other tasks that await it get RuntimeError instead of its outcome.",
  versions: [["3.6"]],
  isOfC: true,
  spares: ["task.await-itself"],
  met: (run) =>
    run.waits.some(({ by, on }) => on !== undefined && on === run.activation(by)?.event.task) ||
    run.did("wait_for").some(({ by, event }) => event.args?.includes(run.activation(by)?.event.task ?? "") === true),
  example: main(
    task(
      "selfish",
      { do: "current_task", as: "self" },
      attempt([awaits("self")], except("RuntimeError")),
      awaits(sleep(1)),
      returns(1),
    ),
    awaits(sleep(0)),
    attempt([awaits("selfish")], except("RuntimeError")),
    awaits(sleep(2)),
  ),
};
