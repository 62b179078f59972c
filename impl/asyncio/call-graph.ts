import { RuntimeError } from "./exceptions.ts";
import { Future } from "./future.ts";
import { Task } from "./task.ts";
import { thread } from "./thread.ts";

/** A future, and who waits for it. */
export interface FutureCallGraph {
  readonly future: Future<any>;
  readonly awaitedBy: readonly FutureCallGraph[];
}

/** Edges that somebody drew by hand: nothing else tells of them. */
const drawn = new WeakMap<Future<any>, Set<Future<any>>>();

/** The graph of a future, or else of the current task; null where there is none. */
export function captureCallGraph(future?: Future<any> | null): FutureCallGraph | null {
  const start = future ?? currentTask();
  return start === null ? null : graphOf(start, new Set());
}

/** The graph as text, a line a future, those that wait below the one that they wait for. It goes to `write`, else to the console. */
export function printCallGraph(future?: Future<any> | null, write: (text: string) => void = console.log): void {
  const graph = captureCallGraph(future);
  if (graph !== null) write(lines(graph, "").join("\n"));
}

/** What is no future of this asyncio is left alone. */
export function futureAddToAwaitedBy(future: unknown, waiter: unknown): void {
  if (!(future instanceof Future) || !(waiter instanceof Future)) return;
  const known = drawn.get(future);
  if (known === undefined) drawn.set(future, new Set([waiter]));
  else known.add(waiter);
}

export function futureDiscardFromAwaitedBy(future: unknown, waiter: unknown): void {
  if (future instanceof Future && waiter instanceof Future) drawn.get(future)?.delete(waiter);
}

function graphOf(future: Future<any>, seen: ReadonlySet<Future<any>>): FutureCallGraph {
  const around = new Set([...seen, future]);
  const waiting = new Set([...future.awaiting(), ...(drawn.get(future) ?? [])]);
  return {
    future,
    awaitedBy: [...waiting].filter((each) => !around.has(each)).map((each) => graphOf(each, around)),
  };
}

const lines = ({ future, awaitedBy }: FutureCallGraph, indent: string): readonly string[] => [
  `${indent}* ${future instanceof Task ? `Task(name=${JSON.stringify(future.getName())})` : future.constructor.name}`,
  ...(awaitedBy.length === 0 ? [] : [`${indent}  + awaited by:`]),
  ...awaitedBy.flatMap((each) => lines(each, `${indent}    `)),
];

function currentTask(): Future<any> | null {
  if (thread.running === null) throw new RuntimeError("no event loop is running, and no future was given");
  return thread.running.currentTask as Future<any> | null;
}
