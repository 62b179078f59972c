import {
  type Binding,
  type Context,
  type ContextHolder,
  contextOf,
  currentBindings,
  enterContextOf,
  leaveContext,
} from "./context.ts";
import {
  type Body,
  type Coroutine,
  isGenerator,
  isGuarded,
  raiseInBody,
  resumeBody,
  type Steps,
  toCoroutine,
  withoutStopIteration,
} from "./coroutine.ts";
import { CancelledError, InvalidStateError, leavesTheLoop, RuntimeError, StopIteration } from "./exceptions.ts";
import { FAILED, Future, RAISED_CANCELLED, type State, Thrown } from "./future.ts";
import type { Loop } from "./loop.ts";
import type { Runnable } from "./ready-queue.ts";
import { madeAt } from "./source-traceback.ts";
import type { Listed } from "./task-list.ts";

export interface TaskOptions {
  readonly name?: unknown;
  readonly context?: Context | null;
  /** Takes the first step while the task is made, if the loop is running. */
  readonly eagerStart?: boolean;
}

/** Its steps need not be taken through the coroutine's guard. */
const GUARDED = 1;
/** A cancellation is asked for, and the CancelledError has not been thrown yet. */
const MUST_CANCEL = 2;
/** See `reportsDestruction`. */
const UNREPORTED = 4;
/** Above the marks stands how many cancellations were asked for and not taken back. */
export const ONE_REQUEST = 8;

/**
 * A coroutine that the loop drives. The task is its own entry in the ready queue, and its own waiter at the future that
 * it awaits. While it is not done it is in one of three states: it waits for `awaited`, which is pending; or a step of it
 * is ready (then `awaited` is null or done); or it is taking a step.
 */
export class Task<T = unknown> extends Future<T> implements Runnable, Listed, ContextHolder {
  context: Context | Binding | null;

  /** Let go of where the task was done as soon as it was made. */
  private coroutine: Coroutine<T> | null;
  /** The coroutine's body, from the first step on. */
  private steps: Steps<T> | null = null;
  private marks = 0;
  private name: string | number;
  private awaited: Future | null = null;
  private cancelMessage: unknown = undefined;

  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions & { readonly loop?: Loop | null }) {
    super(options);
    this.coroutine = toCoroutine(coroutine);
    const name = options?.name;
    this.name = name === undefined || name === null ? nextName++ : String(name);
    this.context = options?.context ?? currentBindings();
    this.loop.tasks.add(this);
    if (options?.eagerStart === true && this.loop.isRunning()) this.startEagerly();
    else this.loop.makeReady(this, null);
  }

  /** Whether `Symbol.dispose` reports a task that is not done: not where only asyncio itself ever knew of it. */
  get reportsDestruction(): boolean {
    return (this.marks & UNREPORTED) === 0;
  }

  set reportsDestruction(reports: boolean) {
    this.marks = reports ? this.marks & ~UNREPORTED : this.marks | UNREPORTED;
  }

  override cancel(message?: unknown): boolean {
    if (this.done()) return super.cancel();
    this.marks += ONE_REQUEST;
    // What is awaited may be a task that refuses: `awaited` stays, so that it can be asked again.
    if (this.awaited !== null && this.awaited.cancel(message)) return true;
    this.mustCancel = true;
    this.cancelMessage = message;
    return true;
  }

  /** How many cancellations have been asked for and not been taken back. */
  cancelling(): number {
    return Math.floor(this.marks / ONE_REQUEST);
  }

  /** Taking the last request back withdraws a CancelledError that has not been thrown yet. */
  uncancel(): number {
    if (this.marks >= ONE_REQUEST) this.marks -= ONE_REQUEST;
    if (this.marks < ONE_REQUEST) this.mustCancel = false;
    return this.cancelling();
  }

  getName(): string {
    return typeof this.name === "number" ? `Task-${this.name}` : this.name;
  }

  setName(value: unknown): void {
    this.name = String(value);
  }

  /** Null for a task that was done as soon as it was made. */
  getCoro(): Coroutine<T> | null {
    return this.coroutine;
  }

  getContext(): Context {
    return contextOf(this);
  }

  override getCancelMessage(): unknown {
    return this.cancelled() ? super.getCancelMessage() : this.cancelMessage;
  }

  /** A name for a frame: one for a task that is not done or that failed, none for the others. */
  getStack(options?: { readonly limit?: number | null }): string[] {
    const limit = options?.limit ?? Infinity;
    const hasFrame = !this.done() || (this.hasFailed() && !isMadeOfStopIteration(this.outcome));
    return hasFrame && limit > 0 ? [this.coroutineName()] : [];
  }

  printStack(options: { readonly limit?: number | null; readonly file: { write(text: string): unknown } }): void {
    const frames = this.getStack(options);
    const kind = this.hasFailed() ? "Traceback" : "Stack";
    if (frames.length === 0) options.file.write(`No stack for ${this.toString()}\n`);
    else options.file.write(`${kind} for ${this.toString()} (most recent call last):\n`);
    for (const frame of frames) options.file.write(`  in ${frame}\n`);
    if (this.hasFailed()) options.file.write(`${String(this.outcome)}\n`);
  }

  override setResult(_result: T): void {
    throw new RuntimeError("a Task does not support setResult: its coroutine decides");
  }

  override setException(_exception: unknown): void {
    throw new RuntimeError("a Task does not support setException: its coroutine decides");
  }

  /** Called by the loop: with null for a step, with a future that is done for a wake-up, or with an error to raise. */
  run(argument: unknown): void {
    if (argument instanceof Future) this.step(argument.failure());
    else this.step(argument as Thrown | null);
  }

  override [Symbol.dispose](): void {
    if (this.done()) return super[Symbol.dispose]();
    if (this.reportsDestruction) {
      const message = "Task was destroyed but it is pending!";
      this.loop.callExceptionHandler({ message, task: this, ...madeAt(this) });
    }
    this.coroutine?.[Symbol.dispose]();
  }

  private startEagerly(): void {
    try {
      this.step(null);
    } finally {
      if (this.done()) this.coroutine = null;
    }
  }

  protected step(thrown: Thrown | null): void {
    if (this.done()) throw new InvalidStateError(`a step of ${this.toString()}, which is done`);
    const outer = enterContextOf(this);
    if (this.mustCancel) {
      this.mustCancel = false;
      if (!(thrown?.error instanceof CancelledError)) thrown = new Thrown(this.makeCancelledError());
    }
    this.awaited = null;
    const creator = this.loop.currentTask;
    this.loop.currentTask = this;
    let result: IteratorResult<unknown, T>;
    try {
      const steps = this.steps ?? this.begin();
      if ((this.marks & GUARDED) === 0) result = thrown === null ? steps.next(undefined) : steps.throw(thrown.error);
      else result = thrown === null ? resumeBody(steps) : raiseInBody(steps, thrown.error);
    } catch (error) {
      this.raised(withoutStopIteration(error));
      return;
    } finally {
      this.loop.currentTask = creator;
      leaveContext(outer);
    }
    if (result.done) this.returned(result.value);
    else this.suspended(result.value);
  }

  private begin(): Steps<T> {
    const coroutine = this.coroutine as Coroutine<T>;
    if (isGuarded(coroutine)) this.marks |= GUARDED;
    return (this.steps = coroutine.begin());
  }

  protected returned(value: T): void {
    if (this.mustCancel) {
      this.mustCancel = false;
      super.cancel(this.cancelMessage);
    } else {
      super.setResult(value);
    }
  }

  protected raised(error: unknown): void {
    if (error instanceof CancelledError) {
      this.finish(RAISED_CANCELLED, error);
      return;
    }
    this.finish(FAILED, error);
    if (leavesTheLoop(error)) throw error;
  }

  protected suspended(awaited: unknown): void {
    if (awaited instanceof Future) this.awaits(awaited);
    else if (awaited === undefined || awaited === null) this.loop.makeReady(this, null);
    else
      this.refuse(
        isGenerator(awaited) ? "yield was used instead of yield* for a generator" : `bad yield: ${String(awaited)}`,
      );
  }

  protected awaits(future: Future): void {
    const isAwait = future.asyncioFutureBlocking;
    future.asyncioFutureBlocking = false;
    if (future.getLoop() !== this.loop) return this.refuse(`${future.toString()} belongs to a different loop`);
    if (!isAwait) return this.refuse(`yield was used instead of yield* with ${future.toString()}`);
    if (future === this) return this.refuse("a task cannot await itself");
    future.addWaiter(this);
    this.awaited = future;
    if (this.mustCancel && future.cancel(this.cancelMessage)) this.mustCancel = false;
  }

  protected override finish(state: State, outcome: unknown): void {
    super.finish(state, outcome);
    this.loop.tasks.noteEnd();
  }

  protected override describe(): string[] {
    const [state, ...rest] = super.describe() as [string, ...string[]];
    const shown = !this.done() && this.cancelling() > 0 ? "cancelling" : state;
    return [shown, `name='${this.getName()}'`, `coro=<${this.coroutineName()}()>`, ...rest];
  }

  private get mustCancel(): boolean {
    return (this.marks & MUST_CANCEL) !== 0;
  }

  private set mustCancel(must: boolean) {
    this.marks = must ? this.marks | MUST_CANCEL : this.marks & ~MUST_CANCEL;
  }

  private coroutineName(): string {
    return this.coroutine?.name ?? "coroutine";
  }

  private refuse(reason: string): void {
    this.loop.makeReady(this, new Thrown(new RuntimeError(`${this.getName()}: ${reason}`)));
  }
}

/** Such an error is made where the coroutine has been left: no frame was on its way. */
const isMadeOfStopIteration = (error: unknown): boolean =>
  error instanceof RuntimeError && error.cause instanceof StopIteration;

let nextName = 1;

/** Names count on for as long as the process lives; a run that is to repeat itself counts from one again. */
export function restartTaskNames(): void {
  nextName = 1;
}
