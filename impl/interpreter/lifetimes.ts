import { Coroutine } from "../asyncio/coroutine.ts";
import { Future } from "../asyncio/future.ts";
import { GatheringFuture } from "../asyncio/gathering-future.ts";
import type { Loop } from "../asyncio/loop.ts";
import type { Task } from "../asyncio/task.ts";
import type { Names } from "./names.ts";

/**
 * When CPython would drop an object: its reference counts say so at once, and then a coroutine that nobody awaited and an
 * exception that nobody looked at are reported. JavaScript has no such moment, so what a program lets go of is followed
 * here, by a few rules that fit what programs do. What was given to somebody who may keep it is never called dropped.
 */
export class Lifetimes {
  private readonly names: Names;
  /** how often each is held by somebody other than a name */
  private readonly holds = new Map<unknown, number>();
  /** coroutines that were started by hand: no task holds them */
  private readonly driven = new Set<unknown>();
  /** what a coroutine was given and holds for as long as it has not run */
  private readonly holdings = new Map<unknown, readonly unknown[]>();
  /** what the tracebacks of errors hold */
  private readonly attached = new Map<unknown, readonly unknown[]>();
  /** futures that nobody holds but, while they are not done, their loop */
  private orphans: Future[] = [];

  constructor(names: Names) {
    this.names = names;
  }

  hold(thing: unknown): void {
    if (typeof thing === "object" && thing !== null) this.holds.set(thing, (this.holds.get(thing) ?? 0) + 1);
  }

  release(thing: unknown): void {
    const count = this.holds.get(thing) ?? 0;
    if (count > 1) this.holds.set(thing, count - 1);
    else this.holds.delete(thing);
    this.drop(thing);
  }

  /** A call has what it was given. A coroutine that it made lets go of it, if it never runs. */
  handOver(things: readonly unknown[], made: unknown): void {
    if (things.length > 0 && made instanceof Coroutine) this.holdings.set(made, things);
  }

  /** A coroutine has run, and lets go of what it was given. */
  finish(coroutine: unknown): void {
    const things = this.holdings.get(coroutine);
    if (things === undefined) return;
    this.holdings.delete(coroutine);
    for (const thing of things) this.release(thing);
  }

  /** A call raised, or is over. Of what it was given, it may have made tasks before, which only their loop holds now. */
  giveBack(things: readonly unknown[], loop: Loop | null): void {
    if (things.length === 0) return;
    const tasks = loop === null ? [] : [...(loop.tasks as Iterable<Task>)];
    for (const thing of things) {
      const task = tasks.find((each) => each.getCoro() === thing);
      if (task === undefined) this.release(thing);
      else this.drop(task);
    }
  }

  /** The traceback of an error holds what the call that raised it was given. */
  attach(error: unknown, things: readonly unknown[]): void {
    if (things.length > 0) this.attached.set(error, things);
  }

  /** Whoever caught the error is through with it. */
  forget(error: unknown): void {
    const things = this.attached.get(error);
    if (things === undefined) return;
    this.attached.delete(error);
    for (const thing of things) this.release(thing);
  }

  /** From now on it is started, and no task's. */
  drive(coroutine: Coroutine): void {
    this.driven.add(coroutine);
  }

  /** A name or an expression stood for it, and does no more. */
  drop(thing: unknown): void {
    if (this.holds.has(thing) || this.names.hold(thing)) return;
    if (thing instanceof Coroutine) this.dropCoroutine(thing);
    else if (thing instanceof Future) this.orphans.push(thing);
  }

  /** Whoever is done by now died when it was done: nothing has been observed since. */
  settle(): void {
    if (this.orphans.length === 0) return;
    const dead = this.orphans.filter(isDead);
    if (dead.length === 0) return;
    this.orphans = this.orphans.filter((future) => !dead.includes(future));
    for (const future of dead) future[Symbol.dispose]();
  }

  private dropCoroutine(coroutine: Coroutine): void {
    if (coroutine.started && !this.driven.has(coroutine)) return;
    coroutine[Symbol.dispose]();
    this.finish(coroutine);
  }
}

/** What a gather gave is held by its children, as long as one of them is not done. */
const isDead = (future: Future): boolean =>
  future.done() && !(future instanceof GatheringFuture && future["children"].some((child) => !child.done()));
