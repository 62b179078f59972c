import type { Name } from "../field.ts";
import type { Node, Of } from "../program.ts";
import type { Activation, Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { soleBinder } from "./mentions.ts";
import { perRun } from "./per-run.ts";
import { usedOnce } from "./used-once.ts";

/** An await that makes an asynchronous generator go on: a turn of `async for`, or a step by hand. */
export interface Step {
  readonly wait: Wait;
  readonly kind: "async_for" | StepCall["call"];
  readonly generator: Generator;
}

type StepCall = Of<"anext" | "asend" | "athrow" | "aclose">;

/** An asynchronous generator that one name stands for, and nothing else, and all of whose steps are awaited where they are made. */
export interface Generator {
  readonly id: Id;
  readonly made: number;
  /** the run of its body, once it has begun */
  readonly body: Activation | undefined;
  /** its items, in order: each a wait that ends where it goes on */
  readonly items: readonly Item[];
  readonly steps: readonly Step[];
  /** what else may make it go on: comprehensions over it */
  readonly isComprehended: boolean;
}

/** An item that a generator gave: the wait began where it was given. */
export interface Item extends Omit<Wait, "node"> {
  readonly node: Of<"emit">;
}

export const generators = perRun((run): readonly Generator[] => {
  if (!usedOnce(run)) return [];
  return run.did("async_generator").flatMap(({ at, event }) => {
    const id = event.made;
    if (id === undefined || !isFollowed(run, id)) return [];
    const steps: Step[] = [];
    const items = run.waits.filter(({ by, node }) => by === id && (node as Node & { do: string }).do === "emit");
    const generator: Generator = {
      id,
      made: at,
      body: run.activation(id),
      items: items as unknown as readonly Item[],
      steps,
      isComprehended: run.nodes.some(
        (node) => "call" in node && node.call === "async_comprehension" && isOver(node, id),
      ),
    };
    for (const wait of run.waits) {
      if (wait.began < at) continue;
      const { node } = wait;
      if (node.do === "async_for" && wait.on === id) steps.push({ wait, kind: "async_for", generator });
      const call = node.do === "await" && typeof node.what !== "string" ? node.what : undefined;
      if (isStep(call) && call.generator === id) steps.push({ wait, kind: call.call, generator });
    }
    return [generator];
  });
});

/** Every step of theirs, in the order of the generators. */
export const steps = (run: Run): readonly Step[] => generators(run).flatMap((each) => each.steps);

/** The item at which the generator stood at that place, if it had given one that nobody had followed up. */
export const standingAt = ({ items }: Generator, at: number): Item | undefined =>
  items.find(({ began, ended = Infinity }) => began < at && ended > at);

/** The item that it gave in the course of that step. */
export const given = ({ generator, wait }: Step): Item | undefined =>
  generator.items.find(({ began }) => isDuring(wait, began));

/** Whether something happened while that was awaited. */
export const isDuring = ({ began, ended = Infinity }: Wait, at: number | undefined): boolean =>
  at !== undefined && at > began && at < ended;

/** Whether somebody else was in the middle of a step when this one began. */
export const isConcurrent = ({ generator, wait }: Step): boolean =>
  generator.steps.some(
    ({ wait: other }) => other !== wait && other.began < wait.began && (other.ended ?? Infinity) > wait.began,
  );

/** Whether a step was asked for between two places, or was under way. */
export const isStepped = ({ steps }: Generator, from: number, to: number): boolean =>
  steps.some(({ wait: { began, ended = Infinity } }) => began < to && ended > from);

/** Whether nothing but the steps that show makes it go on: no loop that closes all generators, no collector. */
export const isLeftAlone = (run: Run, { id, isComprehended }: Generator): boolean =>
  !isComprehended && !hasShutdown(run) && !run.did("del").some(({ event }) => event.on === id);

/** Whether several tasks may step one generator: its body is then now in this task, now in that. */
export const hasSharedGenerator = perRun((run): boolean => {
  if (run.did("async_generator").length === 0) return false;
  const users = new Map<Name, unknown>();
  for (const { by, node, what } of run.waits) {
    const name = node.do === "async_for" ? node.over : steppedBy(what);
    if (name === undefined) continue;
    const task = run.activation(by)?.event.task;
    if (users.has(name) && users.get(name) !== task) return true;
    users.set(name, task);
  }
  return run.did("anext", "asend", "athrow", "aclose", "async_comprehension").length > 0;
});

/** The name of the generator that a call makes go on. */
function steppedBy(call: Node | undefined): Name | undefined {
  if (call === undefined || !("call" in call)) return undefined;
  if (call.call === "async_comprehension") {
    const { over } = call;
    return typeof over === "object" && over !== null && "name" in over ? over.name : undefined;
  }
  return isStep(call) ? call.generator : undefined;
}

export const hasShutdown = (run: Run): boolean =>
  run.nodes.some((node) => "call" in node && node.call === "shutdown_asyncgens");

/** Whether all that steps it stands in an `await` of its own, so that the step begins and ends with that. */
function isFollowed(run: Run, name: Name): boolean {
  const binder = soleBinder(run, name);
  if (binder === undefined || !("call" in binder) || binder.call !== "async_generator") return false;
  if (run.maker(`${name}~2`) !== undefined) return false;
  const awaited = new Set(
    run.nodes.flatMap((node) =>
      "do" in node && node.do === "await" && typeof node.what !== "string" ? node.what.op! : [],
    ),
  );
  return run.nodes.every(
    (node) => !("call" in node && isStep(node) && node.generator === name) || awaited.has(node.op!),
  );
}

const isOver = ({ over }: Of<"async_comprehension">, name: Name): boolean =>
  typeof over === "object" && over !== null && "name" in over && over.name === name;

const isStep = (node: Node | undefined): node is StepCall =>
  node !== undefined && "call" in node && ["anext", "asend", "athrow", "aclose"].includes(node.call);
