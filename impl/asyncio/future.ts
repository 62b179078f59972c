import { currentBindings } from "./context.ts";
import { DoneCallback } from "./done-callback.ts";
import {
  BaseException,
  CancelledError,
  InvalidStateError,
  RuntimeError,
  StopIteration,
  TypeError_,
} from "./exceptions.ts";
import { type Callback, NO_ARGS } from "./handle.ts";
import { checkKeywords } from "./keywords.ts";
import type { CallOptions, Loop } from "./loop.ts";
import type { Runnable } from "./ready-queue.ts";
import { madeAt, sourceTraceback } from "./source-traceback.ts";
import { currentLoop } from "./thread.ts";

const PENDING = 0;
/** Pending, and between the `yield*` that hands the future out and the task that takes it. */
const HANDED_OUT = 1;
const FINISHED = 2;
export const FAILED = 3;
/** Failed, and somebody has looked. */
const LOOKED_AT = 4;
const CANCELLED = 5;
/** Cancelled, and the CancelledError that ended the task is still there, for the first who asks. */
export const RAISED_CANCELLED = 6;
/** One number says all, because futures are many. Whatever is greater than HANDED_OUT is done. */
export type State =
  | typeof PENDING
  | typeof HANDED_OUT
  | typeof FINISHED
  | typeof FAILED
  | typeof LOOKED_AT
  | typeof CANCELLED
  | typeof RAISED_CANCELLED;

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
  /** Kept in debug mode only. */
  declare readonly sourceTraceback?: string;

  protected readonly loop: Loop;
  protected state: State = PENDING;
  /** The result; or the exception; or the CancelledError that ended a task; or the message of a cancellation. */
  protected outcome: unknown = undefined;
  /** Nearly every future has one waiter: it needs no array. */
  private waiting: Runnable | Runnable[] | null = null;

  constructor(options?: { readonly loop?: Loop | null }) {
    this.loop = options?.loop ?? currentLoop();
    if (this.loop.getDebug()) this.sourceTraceback = sourceTraceback();
  }

  /** A plain `yield` leaves it false. */
  get asyncioFutureBlocking(): boolean {
    return this.state === HANDED_OUT;
  }

  set asyncioFutureBlocking(isBlocking: boolean) {
    if (!this.done()) this.state = isBlocking ? HANDED_OUT : PENDING;
  }

  done(): boolean {
    return this.state > HANDED_OUT;
  }

  cancelled(): boolean {
    return this.state >= CANCELLED;
  }

  result(...none: readonly never[]): T {
    refuseArguments("result", none);
    if (!this.done()) throw new InvalidStateError("the result is not ready");
    if (this.state === FINISHED) return this.outcome as T;
    throw this.takeError();
  }

  /** The exception, or null where there is a result. */
  exception(...none: readonly never[]): unknown {
    refuseArguments("exception", none);
    if (!this.done()) throw new InvalidStateError("the exception is not set");
    if (this.state === FINISHED) return null;
    const error = this.takeError();
    if (this.cancelled()) throw error;
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
    if (this.state === FAILED) this.state = LOOKED_AT;
    if (this.done()) return false;
    this.finish(CANCELLED, message);
    return true;
  }

  addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    checkKeywords("addDoneCallback", options, ["context"]);
    this.addWaiter(new DoneCallback(callback, NO_ARGS, options?.context ?? currentBindings()));
  }

  /** Takes every registration of the callback back; returns how many there were. */
  removeDoneCallback(callback: Callback): number {
    const waiters = this.waiters();
    const kept = waiters.filter((waiter) => !(waiter instanceof DoneCallback && waiter.isFor(callback)));
    this.waiting = kept.length === 0 ? null : kept;
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
    if (this.done()) throw this.takeError();
    if (this.state === HANDED_OUT) throw new RuntimeError("await was not used with the future");
    this.state = HANDED_OUT;
    handedOut.value = this;
    return handedOut;
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    throw error;
  }

  /** The futures, tasks among them, that wait for this one, or have not yet heard that it is done. */
  awaiting(): readonly Future<any>[] {
    const waiters = this.done() ? this.loop.readyWith(this) : this.waiters();
    return waiters.flatMap((waiter) => {
      const who = waiter.waitsFor === undefined ? waiter : waiter.waitsFor;
      return who instanceof Future ? who : [];
    });
  }

  /** As `addDoneCallback`, for those who are no callback and need no context: they run with the future as argument. */
  addWaiter(runnable: Runnable): void {
    if (this.done()) this.loop.makeReady(runnable, this);
    else if (this.waiting === null) this.waiting = runnable;
    else if (Array.isArray(this.waiting)) this.waiting.push(runnable);
    else this.waiting = [this.waiting, runnable];
  }

  /** The exception, or else the result: for those who take both alike. It must be done, and not cancelled. */
  outcomeOrError(): unknown {
    if (this.state === FAILED) this.state = LOOKED_AT;
    return this.outcome;
  }

  /** Why awaiting it fails, or null where it has a result. It must be done. */
  failure(): Thrown | null {
    return this.state === FINISHED ? null : new Thrown(this.takeError());
  }

  /** What a cancelled future raises. A task's own CancelledError goes to the first who asks. */
  makeCancelledError(): CancelledError {
    if (this.state === RAISED_CANCELLED) {
      const error = this.outcome as CancelledError;
      this.state = CANCELLED;
      this.outcome = undefined;
      return error;
    }
    const message = this.getCancelMessage();
    return message === undefined || message === null ? new CancelledError() : new CancelledError(message);
  }

  /** The message alone, for those who make an error of their own. */
  getCancelMessage(): unknown {
    return this.state === CANCELLED ? this.outcome : undefined;
  }

  /** What CPython does when the object dies: an exception that nobody has looked at is reported, once. */
  [Symbol.dispose](): void {
    if (this.state !== FAILED) return;
    this.state = LOOKED_AT;
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
    if (this.hasFailed()) return ["finished", `exception=${String(this.outcome)}`];
    return [this.done() ? "cancelled" : "pending"];
  }

  protected hasFailed(): boolean {
    return this.state === FAILED || this.state === LOOKED_AT;
  }

  protected finish(state: State, outcome: unknown): void {
    Future.completed += 1;
    // nobody needs to be told of an exception that no waiter could be told of: their loop may be closed
    this.state = state === FAILED ? LOOKED_AT : state;
    this.outcome = outcome;
    const { waiting } = this;
    if (waiting !== null) {
      this.waiting = null;
      if (Array.isArray(waiting)) for (const next of waiting) this.loop.makeReady(next, this);
      else this.loop.makeReady(waiting, this);
    }
    this.state = state;
  }

  private waiters(): readonly Runnable[] {
    if (this.waiting === null) return [];
    return Array.isArray(this.waiting) ? this.waiting : [this.waiting];
  }

  private takeError(): unknown {
    if (!this.hasFailed()) return this.makeCancelledError();
    this.state = LOOKED_AT;
    return this.outcome;
  }

  private checkPending(): void {
    if (this.done()) throw new InvalidStateError(`the outcome of ${this.toString()} is settled`);
  }
}

/** One for all: what a suspended coroutine would else hold to the end of its wait. Whoever is handed it looks at once. */
const handedOut: { value: unknown; done: false } = { value: null, done: false };

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
