import type { Name } from "./field.ts";

/**
 * The name of something that exists while a program runs. What a program binds goes by its name; bound again, `name~2`.
 * What it does not bind goes by its node: `#7`, made again `#7~2`. A task that asyncio made around a coroutine `c` is `task(c)`.
 * A callback's run is `h()`, the second `h()~2`. The host script is `host`.
 */
export type Id = string;

/** A value as an interpreter saw it. Numbers are ints; floats are marked. Sets are sorted. `type`: anything else, by its type's name. */
export type Seen =
  | null
  | boolean
  | number
  | string
  | { readonly float: number | "nan" | "inf" | "-inf" }
  | { readonly list: readonly Seen[] }
  | { readonly tuple: readonly Seen[] }
  | { readonly set: readonly Id[] }
  | { readonly dict: { readonly [key: string]: Seen } }
  | { readonly ref: Id }
  | SeenException
  | { readonly class: string }
  | { readonly type: string };

/** An exception object: its class, a number for its identity, the arguments of a CancelledError, what a group holds, and its `__cause__`. */
export interface SeenException {
  readonly exception: string;
  readonly id: number;
  readonly args?: readonly Seen[];
  readonly exceptions?: readonly SeenException[];
  readonly cause?: { readonly exception: string; readonly id: number };
}

/** How something ended: exactly one of the three. `unbound`: it was skipped, for want of that name. */
export interface Outcome {
  readonly value?: Seen;
  readonly raised?: SeenException;
  readonly unbound?: Name;
}

/** Which of the two waits of `async with`: for entering, or for leaving. */
export type Step = "enter" | "exit";

/** `t`: virtual seconds since the program's start. `by` and `who`: the run of a body. `op`: the number of a node. */
export type Event =
  /** the body of a coroutine, callback or thread begins; `of`: the coroutine, function or registration; `task`: what current_task() says, for coroutines */
  | {
      readonly is: "began";
      readonly t: number;
      readonly who: Id;
      readonly of: Id;
      readonly op: number;
      readonly task?: Id | null;
      readonly args?: readonly Seen[];
      /** left out on the main thread */
      readonly thread?: number;
    }
  | ({ readonly is: "ended"; readonly t: number; readonly who: Id } & Outcome)
  /** a statement or call that does not wait is over; `on`: what it was done to; `made`: what it made; `args`: the awaitables that a call was given */
  | ({
      readonly is: "did";
      readonly t: number;
      readonly by: Id;
      readonly op: number;
      readonly on?: Id;
      readonly made?: Id;
      readonly args?: readonly Id[];
    } & Outcome)
  /** an await, or the running of a loop, begins … */
  | {
      readonly is: "waits";
      readonly t: number;
      readonly by: Id;
      readonly op: number;
      readonly on?: Id;
      /** of a context manager */
      readonly step?: Step;
      /** what leaves the body of `async with`, and is handed to the manager */
      readonly raised?: SeenException;
    }
  /** … and is over */
  | ({
      readonly is: "resumed";
      readonly t: number;
      readonly by: Id;
      readonly op: number;
      readonly step?: Step;
    } & Outcome)
  /** an except clause took that exception */
  | {
      readonly is: "caught";
      readonly t: number;
      readonly by: Id;
      readonly op: number;
      readonly except: string;
      readonly raised: SeenException;
    }
  /** one turn of a ticker; `n` counts from 1 */
  | { readonly is: "tick"; readonly t: number; readonly op: number; readonly n: number }
  /** the clock raises Deadlock or Livelock out of the running loop, here and now */
  | { readonly is: "stuck"; readonly t: number; readonly why: "Deadlock" | "Livelock" }
  /** a record of the logger `asyncio`, WARNING and above */
  | { readonly is: "logged"; readonly t: number; readonly level: string; readonly raised?: SeenException }
  | {
      readonly is: "warned";
      readonly t: number;
      readonly category: string;
      /** it tells where the object was made that it is about */
      readonly origin?: true;
    };

export type EventKind = Event["is"];
export type EventOf<K extends EventKind> = Extract<Event, { readonly is: K }>;

/** What happened, in order, until the host script ended. */
export type Trace = readonly Event[];
