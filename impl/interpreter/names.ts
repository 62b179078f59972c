import type { Name } from "../../spec/field.ts";
import type { AsCompleted } from "../asyncio/as-completed.ts";
import type { AsyncGenerator } from "../asyncio/async-generator.ts";
import type { ConcurrentFuture } from "../asyncio/concurrent-future.ts";
import type { AsyncContextManager } from "../asyncio/async-with.ts";
import type { Barrier } from "../asyncio/barrier.ts";
import type { Condition } from "../asyncio/condition.ts";
import type { Context } from "../asyncio/context.ts";
import type { Coroutine } from "../asyncio/coroutine.ts";
import type { Event } from "../asyncio/event.ts";
import type { EventLoop } from "../asyncio/event-loop.ts";
import type { Executor } from "../asyncio/executors.ts";
import type { Future } from "../asyncio/future.ts";
import type { Handle } from "../asyncio/handle.ts";
import type { EventLoopPolicy } from "../asyncio/policy.ts";
import type { Lock } from "../asyncio/lock.ts";
import type { Queue } from "../asyncio/queue.ts";
import type { Semaphore } from "../asyncio/semaphore.ts";
import type { Runner } from "../asyncio/runner.ts";
import type { Task } from "../asyncio/task.ts";
import type { TaskGroup } from "../asyncio/task-group.ts";
import type { Timeout } from "../asyncio/timeouts.ts";
import type { MutableObject } from "./mutable-object.ts";

/** What the names of a program stand for. What kind of thing one is, is decided by what bound it, never by looking at it. */
export interface Kinds {
  future: Future;
  task: Task;
  coroutine: Coroutine;
  /** anything else to await */
  awaitable: unknown;
  generator: AsyncGenerator<unknown>;
  handle: Handle;
  loop: EventLoop;
  function: (...args: readonly unknown[]) => unknown;
  context: Context;
  object: MutableObject;
  exception: unknown;
  timeout: Timeout;
  executor: Executor;
  /** a future of concurrent.futures */
  concurrent: ConcurrentFuture;
  policy: EventLoopPolicy;
  /** what `context_manager` made */
  manager: AsyncContextManager<unknown>;
  lock: Lock;
  event: Event;
  condition: Condition;
  semaphore: Semaphore;
  queue: Queue;
  barrier: Barrier;
  /** what `assign` wrote down, whatever it is */
  value: unknown;
  group: TaskGroup;
  iterator: AsCompleted<unknown>;
  runner: Runner;
}
export type Kind = keyof Kinds;

/** What may be handed to an await: of some only that tells whether they are awaitable. */
const AWAITABLES: ReadonlySet<Kind> = new Set<Kind>(["task", "future", "coroutine", "awaitable", "concurrent"]);
/** What wrap_future() takes. */
export const WRAPPED: ReadonlySet<Kind> = new Set<Kind>(["task", "future", "concurrent"]);
/** What `async with` takes. */
export const MANAGERS: ReadonlySet<Kind> = new Set<Kind>([
  "timeout",
  "group",
  "manager",
  "lock",
  "condition",
  "semaphore",
  "barrier",
]);
/** What is acquired and released. */
export const LOCKABLES: ReadonlySet<Kind> = new Set<Kind>(["lock", "condition", "semaphore"]);
export const GENERATORS: ReadonlySet<Kind> = new Set<Kind>(["generator"]);
/** What `async for` takes. */
export const ITERATORS: ReadonlySet<Kind> = new Set<Kind>(["generator", "iterator"]);

/** Thrown to skip a whole statement, for want of what it refers to. No error, for it is observed at once and needs no stack. */
export class Unbound {
  readonly name: Name;

  constructor(name: Name) {
    this.name = name;
  }
}

/** One flat namespace. */
export class Names {
  private readonly bound = new Map<Name, { readonly kind: Kind; readonly thing: unknown }>();

  /** Gives what the name stood for before. */
  bind<K extends Kind>(name: Name, kind: K, thing: Kinds[K]): unknown {
    const before = this.bound.get(name)?.thing;
    this.bound.set(name, { kind, thing });
    return before;
  }

  find(name: Name): unknown {
    const bound = this.bound.get(name);
    if (bound === undefined) throw new Unbound(name);
    return bound.thing;
  }

  /** A task is a future, too. */
  findOnly<K extends Kind>(name: Name, kind: K): Kinds[K] {
    const bound = this.bound.get(name);
    if (bound === undefined || (bound.kind !== kind && (kind !== "future" || bound.kind !== "task"))) {
      throw new Unbound(name);
    }
    return bound.thing as Kinds[K];
  }

  /** Whether it is one, only awaiting it would tell. */
  findAwaitable(name: Name): unknown {
    if (!this.hasAwaitable(name)) throw new Unbound(name);
    return this.find(name);
  }

  hasAwaitable(name: Name): boolean {
    const kind = this.bound.get(name)?.kind;
    return kind !== undefined && AWAITABLES.has(kind);
  }

  /** What a name stands for that is of one of those kinds. */
  findOneOf(name: Name, kinds: ReadonlySet<Kind>): unknown {
    const bound = this.bound.get(name);
    if (bound === undefined || !kinds.has(bound.kind)) throw new Unbound(name);
    return bound.thing;
  }

  has(name: Name): boolean {
    return this.bound.has(name);
  }

  /** Whether any name stands for it. */
  hold(thing: unknown): boolean {
    for (const bound of this.bound.values()) if (bound.thing === thing) return true;
    return false;
  }

  delete(name: Name): unknown {
    const before = this.find(name);
    this.bound.delete(name);
    return before;
  }
}
