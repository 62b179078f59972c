import type { CaughtName, ExceptionName, Seconds, Value } from "../../spec/field.ts";
import type { Draw } from "./draw.ts";

// Few distinct values, so that they meet: coincidences are where event loops go wrong.

/** Delays in seconds: mostly 0, 1, 2, so that deadlines tie; now and then one that is due already, a fraction, or far away. */
export const delay = (draw: Draw): Seconds =>
  draw.weighted<Seconds>([
    [22, 0],
    [34, 1],
    [22, 2],
    [8, 3],
    [4, 0.5],
    [3, -1],
    [3, { float: 1 }],
    [2, 0.125],
    [1, 5],
    [1, 100_000],
  ]);

/** Timeouts: as delays, but never far away, and sometimes none. */
export const timeout = (draw: Draw): Seconds =>
  draw.weighted<Seconds>([
    [18, 0],
    [40, 1],
    [24, 2],
    [6, 3],
    [5, null],
    [4, 0.5],
    [3, -1],
    [2, { float: 2 }],
  ]);

export const error = (draw: Draw): ExceptionName =>
  draw.weighted<ExceptionName>([
    [60, "Boom"],
    [20, "ValueError"],
    [4, "CancelledError"],
    [3, "TimeoutError"],
    [2, "LookupError"],
    [2, "StopIteration"],
    [2, "SubBaseException"],
    [1, "SubCancelledError"],
    [1, "SubStopIteration"],
    [1, "RuntimeError"],
    [1, "GeneratorExit"],
    [1, "KeyboardInterrupt"],
    [1, "SystemExit"],
  ]);

/** What an except clause names. */
export const caught = (draw: Draw): CaughtName =>
  draw.weighted<CaughtName>([
    [40, "CancelledError"],
    [20, "Exception"],
    [16, "BaseException"],
    [12, "TimeoutError"],
    [8, "Boom"],
    [4, "ValueError"],
    [2, "ExceptionGroup"],
  ]);

export const plainValue = (draw: Draw): Value =>
  draw.weighted<Value>([
    [50, draw.int(1, 9)],
    [20, draw.pick(["a", "b", "c"])],
    [10, null],
    [8, { object: "box" }],
    [6, { list: [1, 2] }],
    [6, true],
  ]);

/** Something that is no awaitable. */
export const noAwaitable = (draw: Draw): Value =>
  draw.weighted<Value>([
    [30, 5],
    [20, null],
    [20, { list: [1] }],
    [10, "text"],
    [10, { tuple: [] }],
    [10, { sample: "function" }],
    [10, { sample: "async function" }],
    [5, { sample: "generator" }],
  ]);
