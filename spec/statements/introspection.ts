import { shapes } from "../field.ts";

/** Who waits for whom, and how a task of one's own making is made known. */
export const introspection = shapes({
  /** observed: whose graph it is, and the futures that wait for it */
  capture_call_graph: { future: "name?" },
  /** observed: the names of tasks, other than those that asyncio gave, that stand in the text */
  print_call_graph: { future: "name?" },
  future_add_to_awaited_by: { future: "name", waiter: "name" },
  future_discard_from_awaited_by: { future: "name", waiter: "name" },
  /** takes a task out of all_tasks() by hand and puts it back; observed: whether it was in there after each */
  unregister_task: { task: "name" },
  /** enters a task by hand, tries to enter and to leave another, and leaves it; observed: current_task() inside and after, and what the tries raised */
  enter_task: { task: "name", other: "name" },
});
