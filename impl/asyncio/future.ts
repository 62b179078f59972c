import { type Context, copyContext } from "./context.ts";
import { DoneCallback } from "./done-callback.ts";
import {
  BaseException,
  CancelledError,
  InvalidStateError,
  RuntimeError,
  StopIteration,
  TypeError_,
} from "./exceptions.ts";
import type { Callback } from "./handle.ts";
import { checkKeywords } from "./keywords.ts";
import type { CallOptions, Loop } from "./loop.ts";
import type { Runnable } from "./ready-queue.ts";
import { madeAt, sourceTraceback } from "./source-traceback.ts";
import { currentLoop } from "./thread.ts";

export const PENDING = 0;
const FINISHED = 1;
export const FAILED = 2;
export const CANCELLED = 3;
export type State = typeof PENDING | typeof FINISHED | typeof FAILED | typeof CANCELLED;

/** An exception on its way into a coroutine: a wrapper, because anything can be thrown, undefined too. */
export class Thrown {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/**
 * A result that is yet to come. It is its own iterator, so that an await allocates nothing: `next` hands the pending
 * future to the task, and the second `next`, when the task has been woken, ends with the result.
 */
export class Future<T = unknown> {
  /** How many were done so far, of all that there are: who keeps an eye on many looks again only when it has grown. */
  static completed = 0;
  /** Set between the `yield*` that hands the future out and the task that takes it: a plain `yield` leaves it false. */
  asyncioFutureBlocking = false;
  /** Kept in debug mode only. */
  declare readonly sourceTraceback?: string;

  protected readonly loop: Loop;
  protected state: State = PENDING;
  /** The result; or the exception; or the CancelledError that ended a task, for the first who asks. */
  protected outcome: unknown = undefined;
  protected cancelMessage: unknown = undefined;
  /** Whether an exception lies here that nobody has looked at. */
  private isUnretrieved = false;
  // Nearly every future has one waiter: it needs no array.
  private waiter: Runnable | null = null;
  private moreWaiters: Runnable[] | null = null;

  constructor(options?: { readonly loop?: Loop | null }) {
    this.loop = options?.loop ?? currentLoop();
    if (this.loop.getDebug()) this.sourceTraceback = sourceTraceback();
  }

  done(): boolean {
    return this.state !== PENDING;
  }

  cancelled(): boolean {
    return this.state === CANCELLED;
  }

  result(...none: readonly never[]): T {
    refuseArguments("result", none);
    if (this.state === PENDING) throw new InvalidStateError("the result is not ready");
    if (this.state === FINISHED) return this.outcome as T;
    throw this.takeError();
  }

  /** The exception, or null where there is a result. */
  exception(...none: readonly never[]): unknown {
    refuseArguments("exception", none);
    if (this.state === PENDING) throw new InvalidStateError("the exception is not set");
    if (this.state === FINISHED) return null;
    const error = this.takeError();
    if (this.state === CANCELLED) throw error;
    return error;
  }

  setResult(result: T): void {
    this.checkPending();
    this.finish(FINISHED, result);
  }

  setException(exception: unknown): void {
    this.checkPending();
    this.finish(FAILED, toException(exception));
  }

  cancel(message?: unknown): boolean {
    this.isUnretrieved = false;
    if (this.state !== PENDING) return false;
    this.cancelMessage = message;
    this.finish(CANCELLED, undefined);
    return true;
  }

  addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    checkKeywords("addDoneCallback", options, ["context"]);
    const context: Context = options?.context ?? copyContext();
    this.addWaiter(new DoneCallback(callback, [], context));
  }

  /** Takes every registration of the callback back; returns how many there were. */
  removeDoneCallback(callback: Callback): number {
    const waiters = this.waiters();
    const kept = waiters.filter((waiter) => !(waiter instanceof DoneCallback && waiter.isFor(callback)));
    this.waiter = kept.shift() ?? null;
    this.moreWaiters = kept.length === 0 ? null : kept;
    return waiters.length - this.waiters().length;
  }

  getLoop(): Loop {
    return this.loop;
  }

  [Symbol.iterator](): Iterator<unknown, T, unknown> {
    return this;
  }

  next(): IteratorResult<unknown, T> {
    if (this.state === FINISHED) return { value: this.outcome as T, done: true };
    if (this.state !== PENDING) throw this.takeError();
    if (this.asyncioFutureBlocking) throw new RuntimeError("await was not used with the future");
    this.asyncioFutureBlocking = true;
    return { value: this, done: false };
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    throw error;
  }

  /** The futures, tasks among them, that wait for this one as far as it knows. */
  awaiting(): readonly Future<any>[] {
    return this.waiters().flatMap((waiter) => {
      const who = waiter.waitsFor === undefined ? waiter : waiter.waitsFor;
      return who instanceof Future ? who : [];
    });
  }

  /** As `addDoneCallback`, for those who are no callback and need no context: they run with the future as argument. */
  addWaiter(runnable: Runnable): void {
    if (this.state !== PENDING) this.loop.makeReady(runnable, this);
    else if (this.waiter === null) this.waiter = runnable;
    else if (this.moreWaiters === null) this.moreWaiters = [runnable];
    else this.moreWaiters.push(runnable);
  }

  /** Why awaiting it fails, or null where it has a result. It must be done. */
  failure(): Thrown | null {
    return this.state === FINISHED ? null : new Thrown(this.takeError());
  }

  /** What a cancelled future raises. A task's own CancelledError goes to the first who asks. */
  makeCancelledError(): CancelledError {
    const error = this.state === CANCELLED ? this.outcome : undefined;
    if (error instanceof CancelledError) {
      this.outcome = undefined;
      return error;
    }
    return this.cancelMessage === undefined || this.cancelMessage === null
      ? new CancelledError()
      : new CancelledError(this.cancelMessage);
  }

  /** The message alone, for those who make an error of their own. */
  getCancelMessage(): unknown {
    return this.cancelMessage;
  }

  /** What CPython does when the object dies: an exception that nobody has looked at is reported, once. */
  [Symbol.dispose](): void {
    if (!this.isUnretrieved) return;
    this.isUnretrieved = false;
    this.loop.callExceptionHandler({
      message: `${this.constructor.name} exception was never retrieved`,
      exception: this.outcome,
      future: this,
      ...madeAt(this),
    });
  }

  toString(): string {
    return `<${[this.constructor.name, ...this.describe()].join(" ")}>`;
  }

  protected describe(): string[] {
    if (this.state === FINISHED)
      return ["finished", this.outcome instanceof Future ? "result=<...>" : `result=${String(this.outcome)}`];
    if (this.state === FAILED) return ["finished", `exception=${String(this.outcome)}`];
    return [this.state === PENDING ? "pending" : "cancelled"];
  }

  protected finish(state: State, outcome: unknown): void {
    Future.completed += 1;
    this.state = state;
    this.outcome = outcome;
    const { waiter, moreWaiters } = this;
    if (waiter !== null) {
      this.waiter = null;
      this.moreWaiters = null;
      this.loop.makeReady(waiter, this);
      if (moreWaiters !== null) for (const next of moreWaiters) this.loop.makeReady(next, this);
    }
    this.isUnretrieved = state === FAILED;
  }

  private waiters(): Runnable[] {
    return this.waiter === null ? [] : [this.waiter, ...(this.moreWaiters ?? [])];
  }

  private takeError(): unknown {
    this.isUnretrieved = false;
    return this.state === FAILED ? this.outcome : this.makeCancelledError();
  }

  private checkPending(): void {
    if (this.state !== PENDING) throw new InvalidStateError(`the outcome of ${this.toString()} is settled`);
  }
}

export function isfuture(object: unknown): object is Future {
  if (object instanceof Future) return true;
  const flag = (object as { asyncioFutureBlocking?: unknown } | null | undefined)?.asyncioFutureBlocking;
  return flag !== undefined && flag !== null;
}

function refuseArguments(method: string, given: readonly unknown[]): void {
  if (given.length > 0) throw new TypeError_(`${method}() takes no arguments (${given.length} given)`);
}

/** An exception class stands for an instance of it. */
function toException(given: unknown): unknown {
  const exception = isExceptionClass(given) ? new given() : given;
  if (!(exception instanceof BaseException || exception instanceof Error)) {
    throw new TypeError_(`an exception was expected, got ${String(given)}`);
  }
  if (!(exception instanceof StopIteration)) return exception;
  return new RuntimeError("StopIteration cannot be raised into a Future").causedBy(exception);
}

function isExceptionClass(given: unknown): given is new () => BaseException | Error {
  if (typeof given !== "function") return false;
  const { prototype } = given;
  return prototype instanceof Error || prototype instanceof BaseException || given === Error || given === BaseException;
}
