import { perRun } from "./per-run.ts";
import type { CallKind, StatementKind } from "../program.ts";
import type { Run } from "../run.ts";
import type { Event, Id } from "../trace.ts";

/** The calls that give a coroutine object, or something else that can be awaited only once. */
const oneWay: ReadonlySet<CallKind> = new Set([
  "coroutine",
  "custom",
  "generator_coroutine",
  "sleep",
  "wait",
  "wait_for",
  "anext",
  "aclose",
  "asend",
  "athrow",
  "async_comprehension",
  "to_thread",
  "shutdown_default_executor",
  "shutdown_asyncgens",
  "put",
  "get",
  "join",
  "barrier_wait",
  "barrier_reset",
  "barrier_abort",
  "next",
] satisfies CallKind[]);

/**
 * Whether every coroutine object was used as it is meant to be: awaited, run or wrapped in a task at most once, and not driven or closed by hand.
 * After anything else a task can be resumed where nobody expects it, at any of its awaits.
 */
export const usedOnce = perRun((run): boolean => {
  if (run.did("send").length > 0 || run.did("close_coroutine").length > 0) return false;
  const used = new Set<Id>();
  for (const event of run.trace) {
    if (event.is === "waits" && !usesUp(run, event.op)) continue;
    for (const id of usedIn(event)) {
      if (used.has(id) && isOneWay(run, id)) return false;
      used.add(id);
    }
  }
  return true;
});

/** Where in the trace that object was awaited, run, or handed to a function that awaits it. */
export const usesOf = (run: Run, id: Id): readonly number[] => uses(run).get(id) ?? [];

const uses = perRun((run): ReadonlyMap<Id, readonly number[]> => {
  const all = new Map<Id, number[]>();
  run.trace.forEach((event, at) => {
    if (event.is === "waits" && !usesUp(run, event.op)) return;
    for (const id of usedIn(event)) {
      const places = all.get(id);
      if (places === undefined) all.set(id, [at]);
      else places.push(at);
    }
  });
  return all;
});

/** What is awaited there, run, or handed to a function. */
function usedIn(event: Event): Iterable<Id> {
  if (event.is === "waits") return event.on === undefined ? [] : [event.on];
  if (event.is !== "did" || event.args === undefined) return [];
  return event.args.length > 1 ? new Set(event.args) : event.args;
}

/** Whether such a wait awaits its object, or runs it: not that of run_forever(), which is done to a loop, or of a block, which is done to its manager. */
function usesUp(run: Run, op: number): boolean {
  const node = run.nodes[op];
  return node === undefined || !("do" in node) || !lasting.has(node.do);
}

const lasting: ReadonlySet<StatementKind> = new Set<StatementKind>([
  "run_forever",
  "runner_close",
  "with_runner",
  "async_with",
  "async_for",
]);

function isOneWay(run: Run, id: Id): boolean {
  const maker = run.maker(id);
  if (maker !== undefined && "do" in maker.node) return false; // a context manager
  const made = maker?.event.value;
  const type = typeof made === "object" && made !== null && "type" in made ? made.type : undefined;
  if (type === "Task" || type === "Future" || id.startsWith("task(")) return false;
  const call = run.call(id);
  return call === undefined || oneWay.has(call.call);
}
