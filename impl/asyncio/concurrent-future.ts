import { BaseException, Exception, isException, RuntimeError, TimeoutError } from "./exceptions.ts";

// The names are those of concurrent.futures: asyncio's own exceptions are others.

export class ConcurrentCancelledError extends Exception {}
Object.defineProperty(ConcurrentCancelledError, "name", { value: "concurrent.futures.CancelledError" });

export class ConcurrentInvalidStateError extends Exception {}
Object.defineProperty(ConcurrentInvalidStateError, "name", { value: "concurrent.futures.InvalidStateError" });

/** The result of a call on another thread: concurrent.futures.Future. Its callbacks are called where it is completed, at once. */
export class ConcurrentFuture<T = unknown> {
  private state: "pending" | "running" | "cancelled" | "returned" | "raised" = "pending";
  private outcome: unknown = undefined;
  private callbacks: ((future: ConcurrentFuture<T>) => unknown)[] = [];

  /** Nothing that has begun is cancelled. */
  cancel(): boolean {
    if (this.state === "cancelled") return true;
    if (this.state !== "pending") return false;
    this.finish("cancelled", undefined);
    return true;
  }

  cancelled(): boolean {
    return this.state === "cancelled";
  }

  running(): boolean {
    return this.state === "running";
  }

  done(): boolean {
    return this.state !== "pending" && this.state !== "running";
  }

  /** There is no other thread to wait for: what is not done by now has run out of time. */
  result(): T {
    this.checkDone();
    if (this.state === "raised") throw this.outcome;
    return this.outcome as T;
  }

  exception(): unknown {
    this.checkDone();
    return this.state === "raised" ? this.outcome : null;
  }

  addDoneCallback(callback: (future: ConcurrentFuture<T>) => unknown): void {
    if (this.done()) this.call(callback);
    else this.callbacks.push(callback);
  }

  /** Whoever is to complete it says so first, and hears whether it was cancelled. */
  setRunningOrNotifyCancel(): boolean {
    if (this.state === "cancelled") return false;
    if (this.state !== "pending") throw new RuntimeError("the concurrent future is in an unexpected state");
    this.state = "running";
    return true;
  }

  setResult(result: T): void {
    this.checkOpen();
    this.finish("returned", result);
  }

  setException(exception: unknown): void {
    this.checkOpen();
    this.finish("raised", exception);
  }

  private finish(state: "cancelled" | "returned" | "raised", outcome: unknown): void {
    this.state = state;
    this.outcome = outcome;
    const { callbacks } = this;
    this.callbacks = [];
    for (const callback of callbacks) this.call(callback);
  }

  /** What a callback raises is logged elsewhere, and nobody's business here. */
  private call(callback: (future: ConcurrentFuture<T>) => unknown): void {
    try {
      callback(this);
    } catch (error) {
      if (!(error instanceof BaseException) || !isException(error)) throw error;
    }
  }

  private checkDone(): void {
    if (this.state === "cancelled") throw new ConcurrentCancelledError();
    if (!this.done()) throw new TimeoutError();
  }

  private checkOpen(): void {
    if (this.done()) throw new ConcurrentInvalidStateError();
  }
}
