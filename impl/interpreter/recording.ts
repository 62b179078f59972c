import type { Event, EventOf, Id, Outcome, Seen, SeenException, Step, Trace } from "../../spec/trace.ts";
import { Livelock } from "../asyncio/exceptions.ts";
import type { Did } from "./did.ts";
import type { Lifetimes } from "./lifetimes.ts";
import type { ProgramClock } from "./program-clock.ts";

/** A trace beyond this is one that would not end. */
const EVENT_LIMIT = 20_000;

/** A trace while it is written. Every kind of event is made in few forms, because judges read millions of them. */
export class Recording {
  private readonly events: Event[] = [];
  private readonly clock: ProgramClock;
  private readonly lifetimes: Lifetimes;

  constructor(clock: ProgramClock, lifetimes: Lifetimes) {
    this.clock = clock;
    this.lifetimes = lifetimes;
  }

  get trace(): Trace {
    return this.events;
  }

  record(event: Event): void {
    this.lifetimes.settle();
    if (this.events.length >= EVENT_LIMIT) throw new Livelock(`${EVENT_LIMIT} events`);
    this.events.push(event);
    this.lifetimes.dropReplaced();
  }

  /** `thread`: 0 is the main one */
  began(who: Id, of: Id, op: number, args: readonly Seen[] | undefined, thread: number): void {
    const t = this.clock.elapsed;
    const event: EventOf<"began"> =
      args === undefined ? { is: "began", t, who, of, op } : { is: "began", t, who, of, op, args };
    this.record(thread === 0 ? event : { ...event, thread });
  }

  /** `task`: undefined where there is no telling */
  beganInTask(
    who: Id,
    of: Id,
    op: number,
    task: Id | null | undefined,
    thread: number,
    args: readonly Seen[] | undefined,
  ): void {
    const t = this.clock.elapsed;
    const event: EventOf<"began"> =
      task === undefined ? { is: "began", t, who, of, op } : { is: "began", t, who, of, op, task };
    this.record(
      thread === 0 && args === undefined ? event : { ...event, ...(args && { args }), ...(thread && { thread }) },
    );
  }

  caught(by: Id, op: number, except: string, raised: SeenException): void {
    this.record({ is: "caught", t: this.clock.elapsed, by, op, except, raised });
  }

  did({ by, op, on, made, args }: Did, value: Seen): void {
    const t = this.clock.elapsed;
    if (made === undefined) {
      this.record(on === undefined ? { is: "did", t, by, op, value } : { is: "did", t, by, op, on, value });
    } else if (args === undefined) {
      this.record(on === undefined ? { is: "did", t, by, op, made, value } : { is: "did", t, by, op, on, made, value });
    } else if (on === undefined) {
      this.record({ is: "did", t, by, op, made, args, value });
    } else {
      this.record({ is: "did", t, by, op, on, made, args, value });
    }
  }

  didRaise({ by, op, on, args, value }: Did, raised: SeenException): void {
    this.record({
      is: "did",
      t: this.clock.elapsed,
      by,
      op,
      ...(on !== undefined && { on }),
      ...(args !== undefined && { args }),
      ...(value !== undefined && { value }),
      raised,
    });
  }

  unbound(by: Id, op: number, unbound: string): void {
    this.record({ is: "did", t: this.clock.elapsed, by, op, unbound });
  }

  /** A wait of `async with`; `raised`: what leaves its body. */
  waitsTo(step: Step, by: Id, op: number, on: Id | undefined, raised: SeenException | undefined): void {
    this.record({
      is: "waits",
      t: this.clock.elapsed,
      by,
      op,
      ...(on !== undefined && { on }),
      step,
      ...(raised !== undefined && { raised }),
    });
  }

  resumedFrom(step: Step, by: Id, op: number, outcome: Outcome): void {
    this.record({ is: "resumed", t: this.clock.elapsed, by, op, step, ...outcome });
  }

  waits(by: Id, op: number, on: Id | undefined): void {
    const t = this.clock.elapsed;
    this.record(on === undefined ? { is: "waits", t, by, op } : { is: "waits", t, by, op, on });
  }

  resumed(by: Id, op: number, value: Seen): void {
    this.record({ is: "resumed", t: this.clock.elapsed, by, op, value });
  }

  resumedRaising(by: Id, op: number, raised: SeenException): void {
    this.record({ is: "resumed", t: this.clock.elapsed, by, op, raised });
  }

  ended(who: Id, value: Seen): void {
    this.record({ is: "ended", t: this.clock.elapsed, who, value });
  }

  endedRaising(who: Id, raised: SeenException): void {
    this.record({ is: "ended", t: this.clock.elapsed, who, raised });
  }
}
