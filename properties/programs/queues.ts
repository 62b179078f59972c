import type { Name, Value } from "../../spec/field.ts";
import type { StatementKind } from "../../spec/program.ts";
import type { CallSprout, Page, Sprout } from "./page.ts";
import { busy, getters, joined, looks, pool, putters } from "./queue-situations.ts";
import type { Scope } from "./scope.ts";

/** Queues of all kinds: few slots, so that somebody has to wait; items that can be told apart. */
export const queues: Page = {
  statements: {
    queue: (scope) => ({ do: "queue", ...slots(scope), as: scope.fresh("queue") }),
    lifo_queue: (scope) => ({ do: "lifo_queue", ...slots(scope), as: scope.fresh("queue") }),
    priority_queue: (scope) => ({ do: "priority_queue", ...slots(scope), as: scope.fresh("queue") }),
    put_nowait: about((queue, scope) => ({ do: "put_nowait", queue, item: item(scope) })),
    get_nowait: about((queue) => ({ do: "get_nowait", queue })),
    task_done: about((queue) => ({ do: "task_done", queue })),
    queue_shutdown: about((queue, { draw }) => ({
      do: "queue_shutdown",
      queue,
      ...(draw.chance(50) && { immediate: draw.chance(80) }),
    })),
    qsize: about((queue) => ({ do: "qsize", queue })),
    empty: about((queue) => ({ do: "empty", queue })),
    full: about((queue) => ({ do: "full", queue })),
    maxsize: about((queue) => ({ do: "maxsize", queue })),
  },
  calls: {
    put: waiting((queue, scope) => ({ call: "put", queue, item: item(scope) })),
    get: waiting((queue) => ({ call: "get", queue })),
    join: waiting((queue) => ({ call: "join", queue })),
  },
  usual: [
    ["queue", 6],
    ["lifo_queue", 2],
    ["priority_queue", 2],
    ["put_nowait", 14],
    ["get_nowait", 8],
    ["task_done", 5],
    ["queue_shutdown", 2],
    ["qsize", 3],
    ["empty", 1],
    ["full", 1],
    ["maxsize", 1],
    ["put", 1],
    ["get", 1],
    ["join", 1],
  ],
  awaited: [
    [22, "get"],
    [18, "put"],
    [5, "join"],
  ],
  kept: [
    [3, "get"],
    [3, "put"],
    [1, "join"],
  ],
  makes: {
    queue: "queue",
    lifo_queue: "queue",
    priority_queue: "queue",
    put: "coroutine",
    get: "coroutine",
    join: "coroutine",
  },
  situations: [
    [14, getters],
    [8, putters],
    [18, joined],
    [3, busy],
    [8, looks],
    [2, pool],
  ],
};

function about(of: (queue: Name, scope: Scope) => ReturnType<Sprout> & { readonly do: StatementKind }): Sprout {
  return (scope) => {
    const queue = scope.some("queue");
    return queue === undefined ? undefined : of(queue, scope);
  };
}

function waiting(of: (queue: Name, scope: Scope) => ReturnType<CallSprout>): CallSprout {
  return (scope) => {
    const queue = scope.some("queue");
    return queue === undefined ? undefined : of(queue, scope);
  };
}

/** Mostly one slot or two, often no limit. */
const slots = ({ draw }: Scope): { readonly maxsize?: Value } =>
  draw.weighted([
    [40, {}],
    [30, { maxsize: 1 }],
    [20, { maxsize: 2 }],
    [5, { maxsize: 0 }],
    [5, { maxsize: -1 }],
  ]);

const item = ({ draw }: Scope): Value =>
  draw.chance(97) ? draw.int(1, 99) : draw.pick<Value>(["a", { tuple: [1, "a"] }, { object: "box" }, null]);
