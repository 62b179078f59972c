import { isCancelledError } from "../lens/fate.ts";
import { isGroup } from "../lens/group-trouble.ts";
import { attempt, awaits, except, main, raises, sleep, taskGroup, taskIn, within } from "../write.ts";
import type { Defect } from "./defect.ts";

/** The group hears of the failure while its task is running, so that the cancellation comes after the group has been left. */
export const eagerChildCancelsParent: Defect = {
  name: "eager-child-cancels-parent",
  says: "An eager child of a TaskGroup that fails before its first await leaves a cancellation behind, which reaches the parent after the group.",
  link: "https://github.com/python/cpython/issues/128550",
  versions: [["3.12", "3.12.9"]],
  met: (run) =>
    run.did("create_task").some(({ at, event }) => {
      const body = isGroup(run, event.on) ? run.activation(event.args?.[0] ?? "") : undefined;
      const raised = body?.outcome?.raised;
      return (body?.ended ?? Infinity) < at && raised !== undefined && !isCancelledError(raised);
    }),
  example: main(
    { do: "set_task_factory", factory: "eager" },
    taskGroup("g"),
    attempt([within("g", taskIn("g", "hasty", raises("Boom")))], except("ExceptionGroup")),
    awaits(sleep(1)),
  ),
};
