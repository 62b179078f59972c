import { perRun } from "./per-run.ts";
import { kind } from "../program.ts";
import { jobsOf } from "./jobs.ts";
import type { Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";

// Where an event happened: in which running of a loop, and on which thread.

interface Place {
  /** the running of a loop that was innermost there; undefined outside of any, and on a thread that runs none */
  readonly running: Wait | undefined;
  /** undefined on the main thread, as events have it */
  readonly thread: number | undefined;
}

/** The running of a loop (asyncio.run(), run_until_complete(), run_forever()) in which that event happened. */
export const runningAt = (run: Run, at: number): Wait | undefined => placesOf(run)[at]?.running;

/** The thread whose code was being executed at that event, as far as its surroundings tell. */
export const threadAt = (run: Run, at: number): number | undefined => placesOf(run)[at]?.thread;

/** Whether that is the running of a loop, and not an await within one. */
export const isRunning = ({ node, step }: Wait): boolean =>
  running.has(node.do) || (node.do === "with_runner" && step === "exit");

const running: ReadonlySet<string> = new Set([
  "run",
  "run_until_complete",
  "run_forever",
  "runner_run",
  "runner_close",
]);

/** Whether the trace tells all: one that grows too long is cut off by an exception out of nowhere. */
export const isWhole = (run: Run): boolean => run.trace.length < 20_000;

/** Whether two events happened in one running of a loop. */
export const inOneRunning = (run: Run, one: number, other: number): boolean =>
  runningAt(run, one) !== undefined && runningAt(run, one) === runningAt(run, other);

/** Whether the running of a loop began inside of another one, on the same thread: asyncio refuses that. */
export const isNested = (run: Run, running: Wait): boolean => runningAt(run, running.began) !== undefined;

/** The loops that code saw as its own while it was in that running: ids. */
export function loopsSeenIn(run: Run, running: Wait): readonly Id[] {
  const seen = new Set<Id>();
  for (const { at, event } of run.did("get_running_loop", "get_event_loop")) {
    const { value } = event;
    if (runningAt(run, at) === running && typeof value === "object" && value !== null && "ref" in value) {
      seen.add(value.ref);
    }
  }
  return [...seen];
}

const placesOf = perRun((run): readonly Place[] => {
  const all = run.waits.filter(isRunning);
  const runnings = new Map(all.map((wait) => [wait.began, wait]));
  const ends = new Map(all.map((wait) => [wait.ended, wait]));
  const places: Place[] = [];
  const around: { readonly of: Wait | Id; readonly place: Place }[] = [];
  let here: Place = { running: undefined, thread: undefined };
  const leave = (of: Wait | Id): void => {
    const depth = around.findLastIndex((each) => each.of === of);
    if (depth < 0) return;
    here = around[depth]!.place;
    around.length = depth;
  };
  const jobs = new Map(jobsOf(run).map(({ who, event }) => [who, { running: undefined, thread: event.thread }]));
  run.trace.forEach((event, at) => {
    // a job gives way to others while it blocks
    const job = jobs.get("by" in event ? event.by : "who" in event ? event.who : "");
    if (job !== undefined) {
      places.push(job);
      return;
    }
    const over = event.is === "resumed" ? ends.get(at) : undefined;
    if (over !== undefined) leave(over);
    const starts = event.is === "waits" ? runnings.get(at) : undefined;
    const node = event.is === "began" ? run.nodes[event.op] : undefined;
    const isThread = event.is === "began" && node !== undefined && kind(node) === "thread";
    if (isThread) {
      around.push({ of: event.who, place: here });
      here = { running: undefined, thread: event.thread };
    }
    places.push(here);
    if (starts !== undefined) {
      around.push({ of: starts, place: here });
      here = { running: starts, thread: here.thread };
    }
    if (event.is === "ended") leave(event.who);
  });
  return places;
});
