import type { Event, EventOf, Id, Seen, SeenException, Trace } from "../../spec/trace.ts";
import { Livelock } from "../asyncio/exceptions.ts";
import type { Did } from "./did.ts";
import type { Lifetimes } from "./lifetimes.ts";
import type { ProgramClock } from "./program-clock.ts";

/** A trace beyond this is one that would not end. */
const EVENT_LIMIT = 20_000;
/** More turns of `repeat` than this, in one program, do not end in time. */
const TURN_LIMIT = 100_000;

/** A trace while it is written. Every kind of event is made in few forms, because judges read millions of them. */
export class Recording {
  private readonly events: Event[] = [];
  private turns = 0;
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
  }

  /** A turn of a `repeat`, which is no event. */
  turn(): void {
    this.turns += 1;
    if (this.turns > TURN_LIMIT) throw new Livelock(`${TURN_LIMIT} turns of repeat`);
  }

  did({ by, op, on, made, args }: Did, value: Seen): void {
    const t = this.clock.elapsed;
    if (made === undefined) {
      this.record(on === undefined ? { is: "did", t, by, op, value } : { is: "did", t, by, op, on, value });
    } else if (args === undefined) {
      this.record(on === undefined ? { is: "did", t, by, op, made, value } : { is: "did", t, by, op, on, made, value });
    } else {
      const event: EventOf<"did"> = { is: "did", t, by, op, made, args, value };
      this.record(on === undefined ? event : { ...event, on });
    }
  }

  didRaise({ by, op, on, args, value }: Did, raised: SeenException): void {
    const event: EventOf<"did"> = { is: "did", t: this.clock.elapsed, by, op, raised };
    this.record({
      ...event,
      ...(on !== undefined && { on }),
      ...(args !== undefined && { args }),
      ...(value !== undefined && { value }),
    });
  }

  unbound(by: Id, op: number, unbound: string): void {
    this.record({ is: "did", t: this.clock.elapsed, by, op, unbound });
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
