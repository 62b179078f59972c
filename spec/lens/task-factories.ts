import type { Did, Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { loopOf } from "./loop-life.ts";
import { runningAt } from "./running.ts";

/** Whether that task was certainly made to begin at once; undefined where the trace does not tell. */
export function isEagerlyMade(
  run: Run,
  { at, node, event }: Did<"create_task" | "task" | "ensure_future">,
): boolean | undefined {
  const running = runningAt(run, at);
  if (event.raised !== undefined || event.unbound !== undefined || running === undefined) return undefined;
  const loop = loopOf(run, running);
  if (node.loop !== undefined && (event.on !== loop || loop === undefined)) return undefined;
  if (node.call === "task") return node.eager_start ?? false;
  const set = factoryAt(run, loop, at);
  if (set === undefined) return undefined;
  return node.call === "create_task" && node.eager_start !== undefined && set !== "tracing"
    ? node.eager_start
    : isEagerFactory(set);
}

/** What set_task_factory() last made of that loop; "default" where nothing did, undefined where it is not known. */
export function factoryAt(
  run: Run,
  loop: Id | undefined,
  at: number,
): "default" | "eager" | "tracing" | "eager tracing" | undefined {
  const all = run.did("set_task_factory").filter(({ event }) => event.unbound === undefined);
  if (all.length === 0) return "default";
  if (loop === undefined || all.some(({ event }) => event.on === undefined)) return undefined;
  const last = all.findLast((each) => each.at < at && each.event.on === loop && each.event.raised === undefined);
  return last === undefined ? "default" : (last.node.factory ?? "default");
}

const isEagerFactory = (factory: string): boolean => factory === "eager" || factory === "eager tracing";
