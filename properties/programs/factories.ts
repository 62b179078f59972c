import type { TaskFactoryKind } from "../../spec/field.ts";
import type { Page } from "./page.ts";
import type { Draw } from "./draw.ts";

/** What loops make their tasks with. */
export const factories: Page = {
  statements: {
    set_task_factory: ({ draw }) =>
      draw.chance(70) ? { do: "set_task_factory", factory: someFactory(draw) } : { do: "set_task_factory" },
    get_task_factory: () => ({ do: "get_task_factory" }),
  },
  calls: {
    task: (scope, depth) => ({
      call: "task",
      coro: { call: "coroutine", body: scope.body("coroutine", depth + 1, 1, 4), as: scope.fresh("coroutine") },
      ...(scope.draw.chance(50) && { eager_start: scope.draw.chance(80) }),
      ...(scope.draw.chance(15) && { name: "worker" }),
      as: scope.fresh("task"),
    }),
  },
  usual: [
    ["set_task_factory", 3],
    ["get_task_factory", 1],
    ["task", 1],
  ],
  awaited: [[3, "task"]],
  kept: [[8, "task"]],
  makes: { task: "task" },
};

export const someFactory = (draw: Draw): TaskFactoryKind =>
  draw.weighted<TaskFactoryKind>([
    [60, "eager"],
    [25, "tracing"],
    [15, "eager tracing"],
  ]);
