import { kind, type Node } from "../program.ts";
import type { Did, Run } from "../run.ts";
import type { Id, Seen } from "../trace.ts";
import { literal } from "./context-variables.ts";
import { madeTask } from "./tasks.ts";
import { perRun } from "./per-run.ts";
import { usedOnce } from "./used-once.ts";

// Which values of context variables belong where: every task has a context of its own, a copy of its creator's, which all
// coroutines that run in the task share.

/** A change of a variable that counts, and the task (or the host script) in whose context it was made. */
export interface Change {
  readonly at: number;
  readonly by: Id;
  readonly owner: Id;
  readonly variable: string;
  readonly value: Seen | undefined;
}

/** Whose context that body runs in: a task's id, or `host`. Undefined for callbacks, threads, and what several may drive. */
export function ownerOf(run: Run, who: Id): Id | undefined {
  if (who === "host") return who;
  const body = run.activation(who);
  return body !== undefined && kind(body.node) === "coroutine" ? (body.event.task ?? undefined) : undefined;
}

/** Every change, in order. */
export const changes = perRun((run): readonly Change[] =>
  run.did("var_set").flatMap(({ at, by, node, event }) => {
    const owner = ownerOf(run, by);
    if (owner === undefined || event.unbound !== undefined || event.raised !== undefined) return [];
    return [{ at, by, owner, variable: node.variable, value: literal(node.value) }];
  }),
);

/** The change that such a body sees there, if one in its own context came before. */
export const lastChange = (run: Run, owner: Id, variable: string, at: number): Change | undefined =>
  changes(run).findLast((each) => each.at < at && each.owner === owner && each.variable === variable);

/** What a body has to see in a variable there; undefined where the trace does not tell. */
export function valueFor(run: Run, who: Id, variable: string, at: number): Seen | undefined {
  if (!isPlain(run)) return undefined;
  for (let owner = ownerOf(run, who), before = at, depth = 0; owner !== undefined && depth < 50; depth++) {
    const own = lastChange(run, owner, variable, before);
    if (own !== undefined) return own.value;
    if (owner === "host") return null;
    const made = creationOf(run, owner);
    if (made === undefined) return undefined;
    owner = ownerOf(run, made.by);
    before = made.at;
  }
  return undefined;
}

/** Where a task was made, which is where its context was copied. */
export function creationOf(run: Run, task: Id): { readonly at: number; readonly by: Id } | undefined {
  const made = madeTask(run, task);
  if (made !== undefined) return made;
  const coroutine = run.coroutineOf(task);
  if (coroutine === undefined || !task.startsWith("task(")) return undefined;
  const running = run.waits.find((each) => each.on === coroutine && isStart(each.node));
  if (running !== undefined) return { at: running.began, by: running.by };
  const wrapped = run.did("gather", "shield").find(({ event }) => event.args?.includes(coroutine));
  // what refuses its arguments may have made tasks of some before
  return wrapped?.event.raised === undefined ? wrapped : undefined;
}

/** What was read, where anything came of it. */
export const reads = (run: Run): readonly Did<"var_get">[] =>
  run.did("var_get").filter(({ event }) => event.raised === undefined && event.unbound === undefined);

const isStart = (node: Node): boolean => kind(node) === "run" || kind(node) === "run_until_complete";

/** Whether contexts are only what tasks make of them: none is handed over, and only coroutines and the host script change anything in a context that others share. */
const isPlain = perRun(
  (run): boolean =>
    usedOnce(run) &&
    !run.nodes.some((node) => "context" in node && node.context !== undefined && kind(node) !== "context_get") &&
    !run.did("get_context", "handle_get_context", "thread", "inline_executor").length &&
    run.did("var_set").every(({ by }) => ownerOf(run, by) !== undefined || isIsolated(run, by)),
);

/** Whether a body runs in a context that nobody else does: a callback's copy. */
function isIsolated(run: Run, who: Id): boolean {
  const node = run.activation(who)?.node;
  return node !== undefined && isolated.has(kind(node));
}

const isolated: ReadonlySet<string> = new Set([
  "call_soon",
  "call_soon_threadsafe",
  "call_later",
  "call_at",
  "add_done_callback",
  "run_in_executor",
  "to_thread",
]);
