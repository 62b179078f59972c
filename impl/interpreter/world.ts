import type { Callback, Name } from "../../spec/field.ts";
import type { Body, Of, Program } from "../../spec/program.ts";
import type { Id } from "../../spec/trace.ts";
import type { AsyncGenerator } from "../asyncio/async-generator.ts";
import type { AsyncContextManager } from "../asyncio/async-with.ts";
import type { Context, ContextVar } from "../asyncio/context.ts";
import { Coroutine } from "../asyncio/coroutine.ts";
import type { EventLoop } from "../asyncio/event-loop.ts";
import type { Asyncio } from "../asyncio/index.ts";
import { Future } from "../asyncio/future.ts";
import type { ExceptionContext } from "../asyncio/loop.ts";
import { Task } from "../asyncio/task.ts";
import type { Did } from "./did.ts";
import { Identity, unnamed } from "./identity.ts";
import { Lifetimes } from "./lifetimes.ts";
import { type Kind, type Kinds, Names, Unbound } from "./names.ts";
import { Observed } from "./observed.ts";
import { ProgramClock } from "./program-clock.ts";
import { Recording } from "./recording.ts";

/** A node that binds what it makes, or gives it its number for a name. */
type Maker = { readonly op?: number; readonly as?: Name };

/** Makes of the bodies in a program what asyncio is given. */
export interface Bodies {
  /** The function that is meant: one that is defined, or one of its own for a body that is written in place. */
  callback(world: World, written: Callback, of: Id, op: number): Kinds["function"];
  /** After `times` calls it does nothing any more. */
  function(world: World, of: Id, op: number, body: Body, times?: number): Kinds["function"];
  coroutine(world: World, who: Id, op: number, body: Body): Coroutine;
  /** Whenever it is awaited, its body runs. */
  custom(world: World, who: Id, op: number, body: Body): unknown;
  asyncGenerator(world: World, who: Id, op: number, body: Body): AsyncGenerator;
  /** With `delay` nobody waits for it, and it begins when so many seconds have passed. */
  thread(world: World, op: number, body: Body, delay?: number): void;
  /** The same function for a thread of its own: where its body blocks, it yields for how long. */
  job(called: Kinds["function"]): Kinds["function"];
  contextManager(world: World, id: Id, node: Of<"context_manager">): AsyncContextManager<unknown>;
}

/** What exists while one program runs: names, ids, the clock, the trace. */
export class World {
  readonly asyncio: Asyncio;
  readonly bodies: Bodies;
  readonly clock: ProgramClock;
  readonly names = new Names();
  readonly identity = new Identity();
  readonly lifetimes = new Lifetimes(this.names);
  readonly recording: Recording;
  readonly observed: Observed;
  /** what the exception handler that runs was called with */
  handlerContext: ExceptionContext | undefined = undefined;
  /** 0 is the main one */
  thread = 0;
  /** it is not the program that asks */
  asksForItself = false;
  private threads = 0;
  private readonly variables = new Map<string, ContextVar<unknown>>();
  private isBindingLoop = false;

  constructor(program: Program, asyncio: Asyncio, bodies: Bodies) {
    this.asyncio = asyncio;
    this.bodies = bodies;
    this.clock = new ProgramClock(program.clock ?? 0, this);
    this.recording = new Recording(this.clock, this.lifetimes);
    this.observed = new Observed(this.identity, asyncio);
  }

  /** What a statement is done to. */
  subject<K extends Kind>(name: Name, kind: K, did: Did): Kinds[K] {
    const found = this.names.findOnly(name, kind);
    did.on = this.identity.of(found);
    return found;
  }

  /** Likewise, where it may be of several kinds. */
  subjectOf(name: Name, kinds: ReadonlySet<Kind>, did: Did): unknown {
    const found = this.names.findOneOf(name, kinds);
    did.on = this.identity.of(found);
    return found;
  }

  /** The loop that a node names, or the running one. */
  loop(node: { readonly loop?: Name }, did: Did): EventLoop {
    if (node.loop !== undefined) return this.subject(node.loop, "loop", did);
    const loop = this.runningLoop();
    did.on = this.identity.seen(loop);
    return loop;
  }

  runningLoop(): EventLoop {
    try {
      return this.asyncio.getRunningLoop();
    } catch {
      throw new Unbound("loop");
    }
  }

  /** The loop that asyncio takes where none is given: asked for our own sake, so that no policy of the program tells of it. */
  anyLoop(): EventLoop | null {
    this.asksForItself = true;
    try {
      return this.asyncio.getEventLoop();
    } catch {
      return null;
    } finally {
      this.asksForItself = false;
    }
  }

  /** The option `loop`, where the node names one. */
  loopOption(node: { readonly loop?: Name }, did: Did): { readonly loop: EventLoop } | undefined {
    return node.loop === undefined ? undefined : { loop: this.subject(node.loop, "loop", did) };
  }

  /** The `loop=` that some functions lost in Python 3.10. */
  loopArgument(node: { readonly loop_argument?: boolean }): { readonly loop: EventLoop } | undefined {
    return node.loop_argument ? { loop: this.runningLoop() } : undefined;
  }

  contextOption(node: { readonly context?: Name }): { readonly context: Context } | undefined {
    return node.context === undefined ? undefined : { context: this.names.findOnly(node.context, "context") };
  }

  variable(name: string): ContextVar<unknown> {
    let variable = this.variables.get(name);
    if (variable === undefined) {
      variable = new this.asyncio.ContextVar<unknown>(name, { default: null });
      this.variables.set(name, variable);
    }
    return variable;
  }

  bind<K extends Kind>(name: Name, kind: K, thing: Kinds[K]): void {
    const before = this.names.bind(name, kind, thing);
    if (before !== undefined) this.lifetimes.replace(before);
  }

  /** A node made the thing: it is bound, and gets its id. */
  made<K extends Kind>(node: Maker, kind: K, thing: Kinds[K], did: Did): void {
    did.made = this.identity.made(thing, base(node));
    if (node.as !== undefined) this.bind(node.as, kind, thing);
  }

  /** An item of an iteration, where it is something to await. */
  bindItem(name: Name, item: unknown): void {
    if (item instanceof Task) this.bind(name, "task", item);
    else if (item instanceof Future) this.bind(name, "future", item);
    else if (item instanceof Coroutine) this.bind(name, "coroutine", item);
    else return;
    this.identity.made(item, name);
  }

  /** A node looked the thing up instead of making it; there may be none. */
  found<K extends Kind>(node: Maker, kind: K, thing: Kinds[K] | null): Kinds[K] | null {
    if (thing !== null && node.as !== undefined) {
      this.identity.made(thing, node.as);
      this.bind(node.as, kind, thing);
    }
    return thing;
  }

  /** A loop that the program binds. */
  newEventLoop(name: Name): EventLoop {
    this.isBindingLoop = true;
    let loop: EventLoop;
    try {
      loop = this.asyncio.newEventLoop();
    } finally {
      this.isBindingLoop = false;
    }
    this.identity.made(loop, name);
    this.bind(name, "loop", loop);
    return loop;
  }

  /** How asyncio makes its loops: those that the program does not bind are numbered in the order of their making. */
  readonly makeLoop = (): EventLoop => {
    const loop = new this.asyncio.EventLoop();
    if (!this.isBindingLoop) this.identity.seen(loop);
    return loop;
  };

  /** Runs it as if on a thread of its own, which is joined at once. */
  onThread(run: () => void): void {
    this.as(this.newThread(), () => this.asyncio.onThread(run));
  }

  newThread(): number {
    this.threads += 1;
    return this.threads;
  }

  /** What is observed meanwhile is that thread's. */
  as<R>(thread: number, run: () => R): R {
    const outer = this.thread;
    this.thread = thread;
    try {
      return run();
    } finally {
      this.thread = outer;
    }
  }

  /** The current task's id, or null; undefined where asking for it raises. */
  currentTask(): Id | null | undefined {
    try {
      const task = this.asyncio.currentTask();
      return task === null ? null : this.identity.seen(task);
    } catch {
      return undefined;
    }
  }

  beforePause(): void {
    this.lifetimes.settle();
  }

  stuck(why: "Deadlock" | "Livelock"): void {
    this.recording.record({ is: "stuck", t: this.clock.elapsed, why });
  }
}

/** What the id of the thing that a node makes is minted from. */
export const base = (node: Maker): Id => node.as ?? unnamed(node.op as number);
