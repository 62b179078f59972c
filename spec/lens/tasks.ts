import { ownBody } from "./fate.ts";
import { perRun } from "./per-run.ts";
import { kind, type Of } from "../program.ts";
import type { Activation, Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { usedOnce } from "./used-once.ts";
import { sifted } from "./sifted.ts";

/** A task that the program made of a coroutine. */
export interface MadeTask {
  readonly id: Id;
  readonly at: number;
  readonly t: number;
  readonly by: Id;
  readonly node: Of<"create_task" | "ensure_future">;
  readonly coroutine: Id;
  /** the run of its coroutine, where the program wrote one and the task got to it */
  readonly body: Activation | undefined;
}

/** All of them, in the order of their making. */
export const madeTasks = perRun((run): readonly MadeTask[] =>
  sifted(run.did("create_task", "ensure_future"), ({ at, t, by, node, event }): MadeTask | undefined => {
    const coroutine = event.args?.[0];
    const id = event.made;
    if (id === undefined || coroutine === undefined || run.maker(id)?.at !== at || !isCoroutine(run, coroutine))
      return undefined;
    return { id, at, t, by, node, coroutine, body: ownBody(run, id) };
  }),
);

/** The one of that id. */
export const madeTask = (run: Run, id: Id | undefined): MadeTask | undefined =>
  id === undefined ? undefined : byId(run).get(id);

const byId = perRun((run) => new Map(madeTasks(run).map((each) => [each.id, each])));

/** Whether that is a task, whoever made it. */
export function isTask(run: Run, id: Id): boolean {
  const made = run.maker(id)?.event.value;
  return (
    id.startsWith("task(") || (typeof made === "object" && made !== null && "type" in made && made.type === "Task")
  );
}

/** The task that a coroutine or a custom awaitable runs in, as the program has it: the one made of it, or that of whoever awaits it. */
export function taskAround(run: Run, who: Id): Id | undefined {
  if (!usedOnce(run)) return undefined;
  const inside = new Set<Id>();
  for (let body = who; !inside.has(body);) {
    inside.add(body);
    const made = madeTasks(run).find((each) => each.coroutine === body);
    if (made !== undefined) return made.id;
    const wait = run.waits.find((each) => each.on === body);
    if (wait === undefined) return undefined;
    if (wait.node.do !== "await") return isCoroutine(run, body) ? `task(${body})` : undefined;
    body = wait.by;
  }
  return undefined;
}

const isCoroutine = (run: Run, id: Id): boolean => {
  const node = run.activation(id)?.node ?? run.call(id);
  return node !== undefined && kind(node) === "coroutine";
};
