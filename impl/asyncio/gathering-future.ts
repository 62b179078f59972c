import { CancelledError } from "./exceptions.ts";
import { Future } from "./future.ts";
import type { Loop } from "./loop.ts";
import type { Runnable } from "./ready-queue.ts";

export interface GatheringOptions {
  readonly loop: Loop;
  /** The task that called gather(). */
  readonly caller: Runnable | null;
  readonly returnExceptions: boolean;
}

/**
 * The future of a gather: it waits at each child, and settles when the last has ended, or the first has failed.
 * To cancel it is to cancel the children; what becomes of it is then decided by their answer.
 *
 * It waits at a child from the moment when that is added, because an eager task can end one that was added before it. What
 * happens to a child before all are there is no matter of the gather yet.
 */
export class GatheringFuture<T = unknown> extends Future<T[]> implements Runnable {
  /** The task that called gather(). */
  readonly waitsFor: Runnable | null;
  private readonly children: Future<T>[] = [];
  private readonly returnExceptions: boolean;
  private missing = 0;
  /** Those that were done when they were added. */
  private early: Future<T>[] | null = null;
  private hasBegun = false;
  private isCancelRequested = false;

  constructor(options: GatheringOptions) {
    super(options);
    this.waitsFor = options.caller;
    this.returnExceptions = options.returnExceptions;
  }

  static of<T>(children: readonly Future<T>[], options: GatheringOptions): GatheringFuture<T> {
    const gathering = new GatheringFuture<T>(options);
    for (const child of children) gathering.add(child);
    gathering.begin();
    return gathering;
  }

  /** A child may stand at several places: then it tells of its end as often, in a row. */
  add(child: Future<T>): void {
    if (!child.done()) {
      child.addWaiter(this);
      this.missing += 1;
    } else if (!this.waitsAt(child)) {
      (this.early ??= []).push(child);
      this.missing += 1;
    }
    this.children.push(child);
  }

  /** All children are there: those that have ended already are seen to at once. */
  begin(): void {
    this.hasBegun = true;
    const { early } = this;
    this.early = null;
    for (const child of early ?? []) this.run(child);
  }

  /** What has been made so far of the awaitables that were given. */
  madeOf<A>(awaitables: readonly A[]): readonly (readonly [A, Future<T>])[] {
    return this.children.map((child, place) => [awaitables[place]!, child]);
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
    if (this.done() || !this.hasBegun) {
      if (!child.cancelled()) child.exception(); // it counts as looked at: nobody else will
      return;
    }
    const failure = this.returnExceptions ? null : child.failure();
    if (failure !== null) this.setException(failure.error);
    else if (this.missing === 0) this.settle();
  }

  /** Whether it is done only since it was added, so that it will tell of itself. */
  private waitsAt(child: Future<T>): boolean {
    return this.missing > (this.early?.length ?? 0) && this.children.includes(child) && !this.early?.includes(child);
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
