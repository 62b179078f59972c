import { runnings } from "./loop-life.ts";
import { perRun } from "./per-run.ts";
import type { Run } from "../run.ts";
import { runningAt, threadAt } from "./running.ts";
import { madeOnLoops } from "./sole-loop.ts";
import { runnerOf } from "./runners.ts";
import type { Id } from "../trace.ts";

/** What set_event_loop() has left behind in a thread. */
export type Current =
  | { readonly is: "unset" }
  | { readonly is: "none"; readonly since: number }
  | { readonly is: "set"; readonly loop: Id; readonly since: number; readonly by: "set_event_loop" | "get_event_loop" }
  | { readonly is: "unknown"; readonly since: number };

/** The current loop of the thread that acts at that place, as get_event_loop() outside of any running loop should see it. */
export function currentLoop(run: Run, at: number): Current {
  const thread = threadAt(run, at);
  const last = changes(run).findLast((change) => change.at < at && change.thread === thread);
  // each policy keeps loops of its own
  const policy = run.did("set_event_loop_policy").findLast((each) => each.at < at);
  if (policy !== undefined && (last === undefined || last.at < policy.at)) return { is: "unknown", since: policy.at };
  return last?.to ?? { is: "unset" };
}

interface Change {
  readonly at: number;
  readonly thread: number | undefined;
  readonly to: Current;
}

/**
 * asyncio.run() and a Runner set a loop and take it away again, how exactly depends on the version and on its arguments. And calls that need a loop, where
 * none is running, ask get_event_loop() themselves.
 */
const changes = perRun((run): readonly Change[] => {
  const all: Change[] = [];
  const change = (at: number, to: Current): void => void all.push({ at, thread: threadAt(run, at), to });
  for (const { at, event, node } of run.did("set_event_loop")) {
    if (event.unbound !== undefined) continue;
    if (event.raised !== undefined) change(at, { is: "unknown", since: at });
    else if (node.loop !== undefined && event.on !== undefined)
      change(at, { is: "set", loop: event.on, since: at, by: "set_event_loop" });
    else
      change(
        at,
        node.loop === undefined && node.value == null ? { is: "none", since: at } : { is: "unknown", since: at },
      );
  }
  for (const { at } of run.did(
    "gather",
    "shield",
    "ensure_future",
    "future",
    "task",
    "wrap_future",
    "as_completed",
    "next",
    ...madeOnLoops,
  )) {
    if (runningAt(run, at) === undefined && changeBefore(all, at, threadAt(run, at)) === undefined)
      change(at, { is: "unknown", since: at });
  }
  for (const running of runnings(run)) {
    if (running.node.do !== "run" && runnerOf(run, running) === undefined) continue;
    change(running.began, { is: "unknown", since: running.began });
    if (running.ended !== undefined) change(running.ended, { is: "unknown", since: running.ended });
  }
  for (const { at } of run.did("runner_get_loop")) change(at, { is: "unknown", since: at });
  for (const { began, node } of run.waits)
    if (node.do === "with_runner") change(began, { is: "unknown", since: began });
  for (const { at, event } of run.did("get_event_loop")) {
    if (runningAt(run, at) !== undefined) continue;
    const { value } = event;
    const loop = typeof value === "object" && value !== null && "ref" in value ? value.ref : undefined;
    const thread = threadAt(run, at);
    if (loop === undefined || changeBefore(all, at, thread) !== undefined) continue;
    change(at, { is: "set", loop, since: at, by: "get_event_loop" });
  }
  return all.sort((one, other) => one.at - other.at);
});

const changeBefore = (all: readonly Change[], at: number, thread: number | undefined): Change | undefined =>
  all.find((each) => each.at < at && each.thread === thread);
