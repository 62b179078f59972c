import type { NodeKind, Program } from "../../spec/program.ts";
import { areaOf } from "../../spec/rule.ts";
import { rules } from "../../spec/rules.ts";
import { ProgramArbitrary } from "./arbitrary.ts";
import { asCompletedSituations } from "./as-completed.ts";
import type { Draw } from "./draw.ts";
import { jobs } from "./executors.ts";
import { iterations } from "./generators.ts";
import { failing, forgotten } from "./errors.ts";
import { groupSituations } from "./group-situations.ts";
import { grown } from "./grown.ts";
import { swarm } from "./mix.ts";
import { contention, line, managed, notification, reused, signalling } from "./lock-situations.ts";
import { rounds } from "./barriers.ts";
import { busy, getters, joined, looks, pool, putters } from "./queue-situations.ts";
import type { Situation } from "./situation.ts";
import { batch, contexts, coroutineObjects, recurring, severalLoops, severalRuns } from "./callback-situations.ts";
import { scopeFor } from "./statement.ts";
import { doneAtOnce, eager, factoriesInTurn, otherFactory, tooEarly } from "./factory-situations.ts";
import { runnersRefused, runs } from "./runner-situations.ts";
import { answered, deadline, deadlines, misused, moved } from "./timeout-situations.ts";
import { callers, wrapped } from "./threads.ts";
import { answers, anything, coincidence, loops, race, refused } from "./situations.ts";
import { witnesses } from "./witnesses.ts";

interface Area {
  /** the kinds of node that its programs are about */
  readonly favours: readonly NodeKind[];
  readonly situations: readonly (readonly [weight: number, Situation])[];
}

/** What programs of each area are made of, beside what grows from the examples of its rules. */
const areas: { readonly [area: string]: Area } = {
  coroutine: {
    favours: ["coroutine", "custom", "block", "get_coro"],
    situations: [
      [2, coroutineObjects],
      [1, anything],
    ],
  },
  run: {
    favours: ["create_task", "try", "run"],
    situations: [
      [3, severalRuns],
      [2, anything],
      [1, refused],
    ],
  },
  loop: {
    favours: ["stop", "is_running", "call_soon", "call_later", "get_running_loop", "get_event_loop"],
    situations: [
      [3, severalLoops],
      [2, batch],
      [4, loops],
      [1, refused],
    ],
  },
  sched: {
    favours: ["call_soon", "call_later", "call_at", "handle_cancel", "handle_cancelled", "handle_when", "block", "def"],
    situations: [
      [3, batch],
      [2, contexts],
      [2, recurring],
      [3, loops],
      [2, coincidence],
      [1, anything],
    ],
  },
  future: {
    favours: [
      "create_future",
      "set_result",
      "set_exception",
      "add_done_callback",
      "remove_done_callback",
      "result",
      "exception",
      "done",
      "cancelled",
    ],
    situations: [
      [1, contexts],
      [2, anything],
      [1, race],
    ],
  },
  task: {
    favours: ["create_task", "get_name", "current_task", "all_tasks", "get_coro", "get_stack", "done", "result"],
    situations: [
      [1, contexts],
      [2, anything],
      [1, race],
    ],
  },
  cancel: {
    favours: ["cancel", "try", "cancelling", "uncancel", "cancelled"],
    situations: [
      [2, race],
      [2, answers],
      [1, anything],
    ],
  },
  sleep: {
    favours: ["sleep", "block", "repeat", "ticker"],
    situations: [
      [2, coincidence],
      [1, anything],
    ],
  },
  gather: {
    favours: ["gather", "cancel", "raise"],
    situations: [
      [2, answers],
      [1, race],
      [2, anything],
    ],
  },
  shield: {
    favours: ["shield", "cancel"],
    situations: [
      [2, race],
      [2, answers],
      [1, anything],
    ],
  },
  wait: {
    favours: ["wait", "create_task", "raise"],
    situations: [
      [1, race],
      [1, answers],
      [3, anything],
    ],
  },
  "wait-for": {
    favours: ["wait_for", "cancel", "try"],
    situations: [
      [2, race],
      [2, answers],
      [2, anything],
    ],
  },
  timeout: {
    favours: ["timeout", "async_with", "reschedule", "expired", "sleep", "try"],
    situations: [
      [3, deadline],
      [3, deadlines],
      [2, moved],
      [2, answered],
      [2, misused],
      [1, anything],
    ],
  },
  runner: {
    favours: ["runner_run", "get_running_loop", "create_task", "var_set", "var_get"],
    situations: [
      [6, runs],
      [1, runnersRefused],
    ],
  },
  eager: {
    favours: ["create_task", "raise", "return", "done", "result"],
    situations: [
      [4, eager],
      [2, doneAtOnce],
      [1, tooEarly],
      [2, otherFactory],
    ],
  },
  factory: {
    favours: ["set_task_factory", "get_task_factory", "create_task", "ensure_future", "gather"],
    situations: [
      [4, factoriesInTurn],
      [1, otherFactory],
    ],
  },
  "ensure-future": { favours: ["ensure_future", "custom", "value"], situations: [[1, anything]] },
  exc: { favours: ["raise", "try", "cancel"], situations: [[1, anything]] },
  asyncgen: {
    favours: ["async_generator", "async_for", "anext", "asend", "athrow", "aclose", "async_comprehension"],
    situations: [
      [3, iterations],
      [2, anything],
    ],
  },
  contextvars: {
    favours: ["var_set", "var_get", "create_task", "coroutine", "wait_for", "gather", "shield", "add_done_callback"],
    situations: [
      [2, anything],
      [1, race],
      [1, contexts],
    ],
  },
  executor: {
    favours: ["run_in_executor", "shutdown_default_executor", "thread_pool", "inline_executor", "set_default_executor"],
    situations: [[1, jobs]],
  },
  "to-thread": { favours: ["to_thread", "var_set", "var_get"], situations: [[1, jobs]] },
  threads: {
    favours: ["call_soon_threadsafe", "run_coroutine_threadsafe", "concurrent_cancel", "concurrent_result"],
    situations: [[1, callers]],
  },
  "wrap-future": { favours: ["wrap_future", "concurrent_future", "concurrent_set_result"], situations: [[1, wrapped]] },
  errors: {
    favours: ["set_exception_handler", "call_exception_handler", "raise", "call_soon", "add_done_callback"],
    situations: [
      [3, failing],
      [3, forgotten],
      [1, batch],
    ],
  },
  debug: {
    favours: ["set_debug", "get_debug", "block", "call_soon", "schedule_value", "slow_callback_duration"],
    situations: [
      [3, failing],
      [1, forgotten],
      [1, batch],
    ],
  },
  policy: {
    favours: ["policy", "set_event_loop_policy", "get_event_loop_policy", "new_event_loop", "get_event_loop", "thread"],
    situations: [
      [1, severalLoops],
      [1, severalRuns],
    ],
  },
  graph: {
    favours: ["capture_call_graph", "print_call_graph", "create_task", "future_add_to_awaited_by"],
    situations: [
      [2, anything],
      [1, race],
    ],
  },
  extending: { favours: ["unregister_task", "enter_task", "create_task", "call_soon"], situations: [[1, anything]] },
  lock: {
    favours: ["lock", "acquire", "release", "locked", "async_with", "cancel"],
    situations: [
      [4, contention],
      [4, line],
      [1, reused],
      [1, anything],
    ],
  },
  event: {
    favours: ["event", "event_wait", "event_set", "event_clear", "is_set"],
    situations: [
      [6, signalling],
      [1, anything],
    ],
  },
  condition: {
    favours: ["condition", "condition_wait", "condition_wait_for", "notify", "notify_all", "async_with", "assign"],
    situations: [
      [7, notification],
      [1, anything],
    ],
  },
  semaphore: {
    favours: ["semaphore", "acquire", "release", "locked", "async_with", "cancel"],
    situations: [
      [3, contention],
      [3, line],
      [1, anything],
    ],
  },
  "bounded-semaphore": {
    favours: ["bounded_semaphore", "acquire", "release", "locked", "async_with"],
    situations: [
      [6, contention],
      [1, anything],
    ],
  },
  "async-with": {
    favours: ["context_manager", "async_with", "with", "raise", "cancel"],
    situations: [
      [5, managed],
      [1, anything],
    ],
  },
  sync: {
    favours: ["acquire", "event_wait", "condition_wait", "wait_for"],
    situations: [
      [2, contention],
      [2, signalling],
      [2, notification],
    ],
  },
  queue: {
    favours: ["queue", "lifo_queue", "priority_queue", "put", "get", "put_nowait", "get_nowait", "task_done", "join"],
    situations: [
      [4, getters],
      [3, putters],
      [4, joined],
      [1, looks],
      [1, busy],
      [1, pool],
      [1, anything],
    ],
  },
  barrier: {
    favours: ["barrier", "barrier_wait", "n_waiting", "broken"],
    situations: [
      [6, rounds],
      [1, anything],
    ],
  },
  taskgroup: {
    favours: ["task_group", "async_with", "create_task", "cancel", "try", "raise"],
    situations: groupSituations,
  },
  "as-completed": {
    favours: ["as_completed", "next", "async_for", "create_task", "raise"],
    situations: asCompletedSituations,
  },
  hops: {
    favours: ["ticker", "sleep", "gather", "shield", "wait"],
    situations: [
      [1, anything],
      [1, race],
    ],
  },
};

export const areaNames: readonly string[] = Object.keys(areas);

/** Programs in which one area's situations are frequent: half of them grown from the examples of its rules, and from what is known to show mistakes. */
export const programsOf = (area: string): ProgramArbitrary => new ProgramArbitrary((draw) => drawOf(draw, area));

/** Draws one of them: grown from an example of the area's rules, or a situation of its own. */
export function drawOf(draw: Draw, area: string): Program {
  const { favours, situations } = areas[area]!;
  const mix = swarm(draw, favours);
  const examples = examplesOf(area);
  if (examples.length > 0 && draw.chance(55)) return grown(draw, draw.pick(examples), mix);
  return draw.weighted(situations)(scopeFor(draw, mix, draw.int(5, 20)));
}

const known = new Map<string, readonly Program[]>();

function examplesOf(area: string): readonly Program[] {
  let found = known.get(area);
  if (found === undefined) {
    found = [
      ...rules.filter((rule) => areaOf(rule) === area).map((rule) => rule.example.program),
      ...witnesses.filter(({ rule }) => rule.startsWith(`${area}.`)).map(({ program }) => program),
    ];
    known.set(area, found);
  }
  return found;
}
