import { CancelledError } from "./exceptions.ts";
import { Future } from "./future.ts";
import type { Loop } from "./loop.ts";
import type { Runnable } from "./ready-queue.ts";

interface GatheringOptions {
  readonly loop: Loop;
  /** The task that called gather(). */
  readonly caller: Runnable | null;
  readonly returnExceptions: boolean;
}

/**
 * The future of a gather: it waits at each child, and settles when the last has ended, or the first has failed.
 * To cancel it is to cancel the children; what becomes of it is then decided by their answer.
 */
export class GatheringFuture<T = unknown> extends Future<T[]> implements Runnable {
  /** The task that called gather(). */
  readonly waitsFor: Runnable | null;
  private readonly children: readonly Future<T>[];
  private readonly returnExceptions: boolean;
  private missing = 0;
  private isCancelRequested = false;

  /** A child may stand at several places: then it tells of its end as often, in a row. */
  constructor(children: readonly Future<T>[], options: GatheringOptions) {
    super(options);
    this.waitsFor = options.caller;
    this.children = children;
    this.returnExceptions = options.returnExceptions;
    this.missing = children.length;
    let done: Future<T>[] | null = null;
    for (const child of children) {
      if (child.done()) (done ??= []).push(child);
      else child.addWaiter(this);
    }
    for (const child of done ?? []) this.run(child);
  }

  override cancel(message?: unknown): boolean {
    if (this.done()) return false;
    let anyAccepted = false;
    for (const child of this.children) if (child.cancel(message)) anyAccepted = true;
    // Even where exceptions are results: that the children were cancelled must not pass for an answer.
    if (anyAccepted) this.isCancelRequested = true;
    return anyAccepted;
  }

  /** Called once for each child that has ended. */
  run(ended: unknown): void {
    const child = ended as Future<T>;
    this.missing -= 1;
    if (this.done()) {
      if (!child.cancelled()) child.exception(); // it counts as looked at: nobody else will
      return;
    }
    const failure = this.returnExceptions ? null : child.failure();
    if (failure !== null) this.setException(failure.error);
    else if (this.missing === 0) this.settle();
  }

  private settle(): void {
    const outcomes = this.children.map(outcomeOf) as T[];
    const last = this.children.at(-1) as Future<T>;
    if (this.isCancelRequested) this.setException(last.makeCancelledError());
    else this.setResult(outcomes);
  }
}

function outcomeOf(child: Future): unknown {
  if (child.cancelled()) return new CancelledError(child.getCancelMessage() ?? "");
  return child.outcomeOrError();
}
