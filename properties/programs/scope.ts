import type { Name } from "../../spec/field.ts";
import type { Awaitable, Body, CallKind, NodeKind, StatementKind } from "../../spec/program.ts";
import type { Draw } from "./draw.ts";

/** The sorts of thing that programs bind names to. */
export type Sort =
  | "future"
  | "task"
  | "coroutine"
  | "handle"
  | "function"
  | "loop"
  | "context"
  | "generator"
  | "object"
  | "timeout"
  | "executor"
  | "concurrent"
  | "policy"
  | "lock"
  | "event"
  | "condition"
  | "semaphore"
  | "manager"
  | "queue"
  | "barrier"
  | "group"
  | "iterator"
  | "runner";

/** Where a body stands: what its statements may do. */
export type Where = "host" | "callback" | "coroutine" | "job";

/** How often each kind of node is drawn in this program; a kind that is missing is not drawn at all. */
export type Mix = ReadonlyMap<NodeKind, number>;

/** Draws a body: what statements do, and calls need. */
export type Grow = (scope: Scope, where: Where, depth: number, least: number, most: number) => Body;

/** Calls, the ones with more weight more often. */
export type Choices = readonly (readonly [weight: number, CallKind])[];

/** What a program under construction has bound so far, and how many statements it may still grow by. */
export class Scope {
  readonly draw: Draw;
  readonly mix: Mix;
  budget: number;
  /** what can be drawn where */
  readonly menus = new Map<ReadonlySet<NodeKind>, readonly (readonly [number, StatementKind])[]>();
  /** what can be drawn of a list of calls */
  readonly calls = new Map<Choices, Choices>();
  private readonly names = new Map<Sort, Name[]>();
  private counters: { [letter: string]: number } = {};

  /** Draws a body of a few statements in this scope. */
  readonly body: (where: Where, depth: number, least: number, most: number) => Body;
  /** Draws something to await. */
  readonly awaitable: (depth: number) => Awaitable;

  constructor(draw: Draw, mix: Mix, budget: number, body: Grow, awaitable: (scope: Scope, depth: number) => Awaitable) {
    this.body = (...at) => body(this, ...at);
    this.awaitable = (depth) => awaitable(this, depth);
    this.draw = draw;
    this.mix = mix;
    this.budget = budget;
  }

  /** A new name of that sort, known from now on. Now and then one that is taken, so that it is bound again. */
  readonly fresh = (sort: Sort): Name => {
    const known = this.known(sort);
    if (known.length > 0 && this.draw.chance(2)) return this.draw.pick(known);
    const letter = letters[sort];
    const count = (this.counters[letter] = (this.counters[letter] ?? 0) + 1);
    const name = `${letter}${count}`;
    this.add(sort, name);
    return name;
  };

  add(sort: Sort, name: Name): void {
    const list = this.names.get(sort);
    if (list === undefined) this.names.set(sort, [name]);
    else list.push(name);
  }

  known(sort: Sort): readonly Name[] {
    return this.names.get(sort) ?? [];
  }

  /** A name of that sort, the later ones more often; undefined if there is none. */
  readonly some = (sort: Sort): Name | undefined => {
    const known = this.known(sort);
    if (known.length === 0) return undefined;
    return this.draw.chance(50) ? known[known.length - 1] : this.draw.pick(known);
  };

  /** A name of one of those sorts. */
  someOf(sorts: readonly Sort[]): Name | undefined {
    const names = sorts.flatMap((sort) => this.some(sort) ?? []);
    return names.length === 0 ? undefined : this.draw.pick(names);
  }

  /** A future or task. */
  someFuture(): Name | undefined {
    const task = this.some("task");
    const future = this.some("future");
    if (task === undefined || future === undefined) return task ?? future;
    return this.draw.chance(50) ? task : future;
  }
}

const letters: { readonly [S in Sort]: string } = {
  future: "f",
  task: "t",
  coroutine: "c",
  handle: "h",
  function: "fn",
  loop: "l",
  context: "ctx",
  generator: "g",
  object: "o",
  timeout: "tm",
  executor: "ex",
  concurrent: "cf",
  policy: "p",
  lock: "k",
  event: "ev",
  condition: "cond",
  semaphore: "sem",
  manager: "m",
  queue: "q",
  barrier: "b",
  group: "tg",
  iterator: "it",
  runner: "r",
};
