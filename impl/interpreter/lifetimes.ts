import { AsCompleted } from "../asyncio/as-completed.ts";
import { AsyncGenerator, GeneratorStep } from "../asyncio/async-generator.ts";
import { Coroutine } from "../asyncio/coroutine.ts";
import { EventLoop } from "../asyncio/event-loop.ts";
import { leavesTheLoop, Livelock, TimeoutError } from "../asyncio/exceptions.ts";
import { Future } from "../asyncio/future.ts";
import { GatheringFuture } from "../asyncio/gathering-future.ts";
import type { Loop } from "../asyncio/loop.ts";
import { Task } from "../asyncio/task.ts";
import { currentPolicy, DefaultEventLoopPolicy } from "../asyncio/policy.ts";
import { thread } from "../asyncio/thread.ts";
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
  private replaced: unknown = undefined;
  /** what was given to calls that are over */
  private readonly loose: unknown[] = [];
  /** futures that nobody holds but, while they are not done, their loop */
  private orphans: Future[] = [];
  private readonly anonymous = new WeakSet<Future>();
  /** how many futures were done when the orphans were last looked through; -1 where there are new ones */
  private settledAt = -1;
  /** loops that were let go of */
  private loops: EventLoop[] = [];
  /** generators that were let go of while somebody awaits a step of theirs, which holds them */
  private stepping: AsyncGenerator[] = [];
  /** generators that have died, and that their loop is about to close in a task that nobody else knows */
  private closing: { readonly generator: AsyncGenerator; readonly loop: Loop }[] = [];
  /** as_completed(), and the tasks that it has made: when it has stopped waiting for them, only their loop holds them */
  private gathered: { readonly iterator: AsCompleted<unknown>; readonly tasks: readonly Future[] }[] = [];

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
    if (!(made instanceof AsCompleted)) return;
    const tasks = [...made["running"]].filter((future) => !things.includes(future));
    if (tasks.length > 0) this.gathered.push({ iterator: made, tasks });
  }

  /** A coroutine has run, and lets go of what it was given. */
  finish(coroutine: unknown): void {
    const things = this.holdings.get(coroutine);
    if (things === undefined) return;
    this.holdings.delete(coroutine);
    for (const thing of things) this.release(thing);
  }

  /** A call is over, or was not made. Of what it was given, it may have made tasks before, which only their loop holds now. */
  loosen(things: readonly unknown[], loop: Loop | null): void {
    if (things.length === 0) return;
    const tasks = loop === null ? [] : [...(loop.tasks as Iterable<Task>)];
    for (const thing of things) {
      const task = tasks.find((each) => each.getCoro() === thing);
      if (task === undefined) this.loose.push(thing);
      else this.drop(task);
    }
  }

  /** The statement whose calls are over is over, too. */
  dropLoose(): void {
    while (this.loose.length > 0) this.release(this.loose.pop());
  }

  /** An error holds them: its traceback has the calls to which they were given, and is seldom dropped in time. */
  keepLoose(): void {
    this.loose.length = 0;
  }

  /** From now on it is started, and no task's. */
  drive(coroutine: Coroutine): void {
    this.driven.add(coroutine);
  }

  /** A name stands for something else: what it stood for before is let go when the statement that binds it has been recorded. */
  replace(thing: unknown): void {
    this.dropReplaced();
    this.replaced = thing;
  }

  dropReplaced(): void {
    const { replaced } = this;
    if (replaced === undefined) return;
    this.replaced = undefined;
    this.drop(replaced);
  }

  /** A name or an expression stood for it, and does no more. */
  drop(thing: unknown): void {
    if (this.isHeld(thing)) return;
    if (thing instanceof Coroutine) this.dropCoroutine(thing);
    else if (thing instanceof Future) this.orphan(thing);
    else if (thing instanceof AsyncGenerator) this.dropGenerator(thing);
    else if (thing instanceof EventLoop) this.loops.push(thing);
  }

  /** gc.collect(): loops that nobody holds, which are cycles and do not die of themselves. */
  collect(): void {
    const set = setLoop();
    const dead = this.loops.filter((loop) => !this.isHeld(loop) && loop !== set && loop !== thread.running);
    this.loops = [];
    for (const loop of dead) loop[Symbol.dispose]();
    const lost = this.orphans.filter((future): future is Task => future instanceof Task && this.waitsInVain(future));
    this.orphans = this.orphans.filter((future) => !lost.includes(future as Task));
    for (const task of lost) die(task);
  }

  /** A future that is awaited where it is made, and that nobody else will ever know of. */
  noteAnonymous(future: Future): void {
    this.anonymous.add(future);
  }

  /** A task and the future that it waits for hold one another, and nobody else holds either. */
  private waitsInVain(task: Task): boolean {
    const awaited = task["awaited"];
    return !task.done() && awaited !== null && !awaited.done() && this.anonymous.has(awaited) && !this.isHeld(task);
  }

  /** Whoever is done by now died when it was done: nothing has been observed since. */
  settle(): void {
    if (this.stepping.length > 0) this.dropStepped();
    if (this.closing.length > 0) this.orphanClosings();
    if (this.gathered.length > 0) this.orphanLate();
    if (this.orphans.length === 0 || this.settledAt === Future.completed) return;
    this.settledAt = Future.completed;
    const dead = this.orphans.filter(isDead);
    if (dead.length === 0) return;
    const gone = new Set(dead);
    this.orphans = this.orphans.filter((future) => !gone.has(future));
    for (const future of dead) die(future);
  }

  /** A loop was closed, and forgot what it would have run next: tasks that nobody else holds die. */
  forgetReady(loop: Loop): void {
    const dead = this.orphans.filter(
      (future): future is Task =>
        future instanceof Task && future.getLoop() === loop && !future.done() && future["awaited"] === null,
    );
    this.orphans = this.orphans.filter((future) => !dead.includes(future as Task));
    for (const task of dead) {
      if (!this.isHeld(task.getCoro())) die(task);
      // the same without its coroutine
      else loop.callExceptionHandler({ message: "Task was destroyed but it is pending!", task });
    }
  }

  private orphan(future: Future): void {
    this.orphans.push(future);
    this.settledAt = -1;
  }

  private dropGenerator(generator: AsyncGenerator): void {
    if (generator.ended) return;
    if (generator["isStepping"]) this.stepping.push(generator);
    else {
      const loop = generator["loop"];
      if (loop !== null) this.closing.push({ generator, loop });
      die(generator);
    }
  }

  private dropStepped(): void {
    const { stepping } = this;
    this.stepping = stepping.filter((generator) => generator["isStepping"]);
    for (const generator of stepping) if (!generator["isStepping"]) this.drop(generator);
  }

  private orphanClosings(): void {
    this.closing = this.closing.filter(({ generator, loop }) => {
      if (generator.ended || loop.isClosed()) return false;
      const task = [...(loop.tasks as Iterable<Task>)].find((each) => closes(each, generator));
      if (task !== undefined) this.orphan(task);
      return task === undefined;
    });
  }

  private orphanLate(): void {
    this.gathered = this.gathered.filter(({ iterator, tasks }) => {
      const isWaiting = iterator["running"].size > 0;
      if (!isWaiting) for (const task of tasks) if (!task.done()) this.orphan(task);
      return isWaiting;
    });
  }

  private isHeld(thing: unknown): boolean {
    return this.holds.has(thing) || this.names.hold(thing);
  }

  private dropCoroutine(coroutine: Coroutine): void {
    if (coroutine.started && !this.driven.has(coroutine)) return;
    die(coroutine);
    this.finish(coroutine);
  }
}

/** The loop that was set in this thread, without a word to the policy that keeps it. */
function setLoop(): Loop | null {
  const policy = currentPolicy();
  return policy instanceof DefaultEventLoopPolicy ? policy.peek() : null;
}

/** Whether it is the task in which that generator is closed. */
function closes(task: Task, generator: AsyncGenerator): boolean {
  const coroutine: unknown = task.getCoro();
  return coroutine instanceof GeneratorStep && coroutine.generator === generator;
}

/** What a destructor raises goes nowhere; only the end of the trace has to pass. */
function die(thing: Disposable): void {
  try {
    thing[Symbol.dispose]();
  } catch (error) {
    if (error instanceof Livelock) throw error;
  }
}

/** Done, and not held by itself: errors hold frames, and frames hold tasks. */
function isDead(future: Future): boolean {
  if (!future.done()) return false;
  // the children of a gather hold it
  if (future instanceof GatheringFuture) return future["children"].every((child) => child.done());
  const error = future["outcome"];
  // the traceback has the frames of the loop that it left, or of the timeout that it came from
  return !leavesTheLoop(error) && !(error instanceof TimeoutError && error.cause !== undefined);
}
