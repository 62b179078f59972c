import type { Defect } from "./defect.ts";

/** The C Task asks the argument `loop` whether it is running, and not the loop that it found for itself. */
export const eagerTaskWithoutLoop: Defect = {
  name: "eager-task-without-loop",
  says: "asyncio.Task(coro, eager_start=True) without a loop raises AttributeError instead of starting the task on the running loop.",
  versions: [["3.12"]],
  isOfC: true,
  met: (run) =>
    run
      .did("task")
      .some(
        ({ node, event }) =>
          node.eager_start === true && node.loop === undefined && event.raised?.exception === "AttributeError",
      ),
};
