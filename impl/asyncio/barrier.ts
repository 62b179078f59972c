import type { AsyncContextManager } from "./async-with.ts";
import { Condition } from "./condition.ts";
import { type Coroutine, NamedCoroutine } from "./coroutine.ts";
import { RuntimeError, ValueError } from "./exceptions.ts";

/** The barrier was reset or aborted, or is broken. */
export class BrokenBarrierError extends RuntimeError {}

/**
 * Lets tasks through so many at a time. While those of a round leave, and while those that a reset sent away do, newcomers
 * wait in front of it.
 */
export class Barrier implements AsyncContextManager<number, false> {
  readonly parties: number;
  private readonly changed = new Condition();
  private state: "filling" | "draining" | "resetting" | "broken" = "filling";
  /** The numbers of those inside: of those that wait, and of those that have not left yet. */
  private readonly places = new Set<number>();

  constructor(parties: number) {
    if (parties < 1) throw new ValueError("a barrier needs a party");
    this.parties = parties;
  }

  get nWaiting(): number {
    return this.state === "filling" ? this.places.size : 0;
  }

  get broken(): boolean {
    return this.state === "broken";
  }

  /** Gives each task of a round another number, from 0 on. */
  wait(): Coroutine<number> {
    return new NamedCoroutine(this.waiting(), "wait");
  }

  /** Whoever waits gets BrokenBarrierError; whoever comes then finds the barrier as new. */
  reset(): Coroutine<void> {
    return new NamedCoroutine(
      this.turning(() => (this.places.size > 0 ? "resetting" : "filling")),
      "reset",
    );
  }

  /** Whoever waits gets BrokenBarrierError, and whoever comes, until it is reset. */
  abort(): Coroutine<void> {
    return new NamedCoroutine(
      this.turning(() => "broken"),
      "abort",
    );
  }

  aenter(): Coroutine<number> {
    return this.wait();
  }

  *aexit(_exception?: unknown): Generator<never, false> {
    return false;
  }

  toString(): string {
    return `<Barrier [${this.state}${this.broken ? "" : `, waiters:${this.nWaiting}/${this.parties}`}]>`;
  }

  private *waiting(): Generator<unknown, number, any> {
    yield* this.changed.acquire();
    try {
      yield* this.changed.waitFor(() => this.state !== "draining" && this.state !== "resetting");
      this.refuseBroken();
      return yield* this.passing();
    } finally {
      this.changed.release();
    }
  }

  private *passing(): Generator<unknown, number, any> {
    const place = this.freePlace();
    this.places.add(place);
    try {
      if (this.places.size < this.parties) {
        yield* this.changed.waitFor(() => this.state !== "filling");
        this.refuseBroken();
      } else {
        this.turn("draining");
      }
      return place;
    } finally {
      this.places.delete(place);
      if (this.places.size === 0) this.turn(this.broken ? "broken" : "filling");
    }
  }

  /** The lowest number that nobody has: where somebody was cancelled, his is given again. */
  private freePlace(): number {
    let place = 0;
    while (this.places.has(place)) place += 1;
    return place;
  }

  private *turning(next: () => Barrier["state"]): Generator<unknown, void, any> {
    yield* this.changed.acquire();
    try {
      this.turn(next());
    } finally {
      this.changed.release();
    }
  }

  private turn(state: Barrier["state"]): void {
    this.state = state;
    this.changed.notifyAll();
  }

  private refuseBroken(): void {
    if (this.state === "broken" || this.state === "resetting") throw new BrokenBarrierError("the barrier is broken");
  }
}
