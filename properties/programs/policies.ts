import type { Page, Sprout } from "./page.ts";

const edge =
  (kind: "future_add_to_awaited_by" | "future_discard_from_awaited_by"): Sprout =>
  (scope) => {
    const future = scope.someFuture();
    const waiter = scope.some("task");
    return future === undefined || waiter === undefined ? undefined : { do: kind, future, waiter };
  };

/** Event loop policies, who waits for whom, and tasks that are made known by hand. */
export const policies: Page = {
  statements: {
    policy: ({ fresh }) => ({ do: "policy", as: fresh("policy") }),
    set_event_loop_policy: ({ some, draw }) => {
      const policy = draw.chance(70) ? some("policy") : undefined;
      return { do: "set_event_loop_policy", ...(policy !== undefined && { policy }) };
    },
    get_event_loop_policy: () => ({ do: "get_event_loop_policy" }),
    capture_call_graph: (scope) => {
      const future = scope.draw.chance(50) ? scope.someFuture() : undefined;
      return { do: "capture_call_graph", ...(future !== undefined && { future }) };
    },
    print_call_graph: () => ({ do: "print_call_graph" }),
    future_add_to_awaited_by: edge("future_add_to_awaited_by"),
    future_discard_from_awaited_by: edge("future_discard_from_awaited_by"),
    unregister_task: ({ some }) => {
      const task = some("task");
      return task === undefined ? undefined : { do: "unregister_task", task };
    },
    enter_task: ({ some }, where) => {
      const task = some("task");
      const other = some("task");
      return task === undefined || other === undefined || where === "coroutine"
        ? undefined
        : { do: "enter_task", task, other };
    },
  },
  usual: [
    ["get_event_loop_policy", 1],
    ["capture_call_graph", 3],
    ["print_call_graph", 1],
    ["future_add_to_awaited_by", 1],
    ["future_discard_from_awaited_by", 1],
    ["unregister_task", 1],
    ["enter_task", 1],
  ],
  makes: { policy: "policy" },
};
