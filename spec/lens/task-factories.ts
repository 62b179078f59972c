import type { TaskFactoryKind } from "../field.ts";
import type { Of } from "../program.ts";
import type { Activation, Did, Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { loopOf } from "./loop-life.ts";
import { perRun } from "./per-run.ts";
import { runningAt } from "./running.ts";
import { usedOnce } from "./used-once.ts";

/** A statement by which the program made a task. */
export interface Making extends Omit<Did, "node"> {
  readonly node: Of<"create_task"> | Of<"task"> | Of<"ensure_future">;
}

/** The task factory of a loop: asyncio's default, or what set_task_factory() was given. */
export interface Factory {
  readonly kind: TaskFactoryKind | "default";
  /** of those that show when they are called */
  readonly id?: Id;
}

/** The factory that a task was made with, where the trace tells. asyncio.Task() asks none. */
export function factoryOf(run: Run, { at, by, node, event }: Making): Factory | undefined {
  if (node.call === "task") return undefined;
  if (isSetMeanwhile(run, at, by)) return undefined;
  const running = runningAt(run, at);
  const loop = node.loop === undefined ? running && loopOf(run, running) : event.on;
  return factoryAt(run, loop, at);
}

/** Whether another factory was set while something was being made, as an eager step may do. */
export function isSetMeanwhile(run: Run, at: number, by: Id): boolean {
  const before = run.trace.findLastIndex((each, place) => place < at && "by" in each && each.by === by);
  return run.did("set_task_factory").some((each) => each.at > before && each.at < at);
}

/** The factory of that loop at that place. */
export function factoryAt(run: Run, loop: Id | undefined, at: number): Factory | undefined {
  const all = run.did("set_task_factory").filter(({ event }) => event.unbound === undefined);
  if (all.length === 0) return { kind: "default" };
  if (loop === undefined || all.some(({ event }) => event.on === undefined)) return undefined;
  const last = all.findLast((each) => each.at < at && each.event.on === loop && each.event.raised === undefined);
  const id = last?.event.made;
  return { kind: last?.node.factory ?? "default", ...(id !== undefined && { id }) };
}

/** A task that was certainly made to begin at once, of a coroutine that the program wrote. */
export interface EagerTask {
  readonly id: Id;
  readonly made: Making;
  readonly coroutine: Id;
  /** whether its factory made it so, and not an argument */
  readonly byFactory: boolean;
  readonly body: Activation | undefined;
}

/** All of them, in the order of their making. */
export const eagerTasks = perRun((run): readonly EagerTask[] => {
  if (!usedOnce(run) || run.did("thread").length > 0) return [];
  return run.did("create_task", "task", "ensure_future").flatMap((made) => {
    const coroutine = coroutineOf(run, made);
    const id = made.event.made;
    const asked = asksEagerly(made);
    const factory = factoryOf(run, made);
    const byFactory = asked === undefined && (factory?.kind === "eager" || factory?.kind === "eager tracing");
    const isEager = byFactory || (asked === true && (made.node.call === "task" || factory !== undefined));
    if (coroutine === undefined || id === undefined || !isEager || runningAt(run, made.at) === undefined) return [];
    if (made.node.loop !== undefined && made.event.on !== loopOf(run, runningAt(run, made.at)!)) return [];
    return [{ id, made, coroutine, byFactory, body: run.activation(coroutine) }];
  });
});

/** What it said itself about when the task is to begin. */
export const asksEagerly = ({ node }: Making): boolean | undefined =>
  node.call === "ensure_future" ? undefined : node.eager_start;

/** The coroutine that a task was made of, where the program wrote it. */
export function coroutineOf(run: Run, { event }: Making): Id | undefined {
  const [given] = event.args ?? [];
  return given !== undefined && run.call(given)?.call === "coroutine" ? given : undefined;
}

/** Whether its coroutine came to its end before whoever made it went on. */
export const isDoneAtOnce = ({ body, made }: EagerTask): boolean =>
  body?.ended !== undefined && body.ended < made.at && body.outcome?.raised?.exception !== "GeneratorExit";

/** The calls of a factory that shows them, with what they gave. */
export const callsOf = (run: Run, factory: Id): readonly Activation[] => run.activationsOf(factory);

/** Where whoever made something came to rest after that. */
export function restOf(run: Run, { at, by }: { readonly at: number; readonly by: Id }): number | undefined {
  const rest = run.trace.findIndex(
    (event, place) =>
      place > at && ((event.is === "waits" && event.by === by) || (event.is === "ended" && event.who === by)),
  );
  return rest < 0 ? undefined : rest;
}
