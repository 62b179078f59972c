/** The arguments that most exceptions have: of the cancelled ones there may be hundreds of thousands. */
const NO_ARGS: readonly unknown[] = [];
const NO_TEXT: readonly unknown[] = [""];

/**
 * asyncio's exceptions in Python's hierarchy: `instanceof` is the `except` test.
 * None of them is a JavaScript Error, for a stack costs ten times the throw, and a cancelled program throws many.
 */
export class BaseException {
  /** True gives every new exception a `stack`: for finding out where one came from, never while measuring. */
  static debug = false;

  readonly args: readonly unknown[];
  /** What `raise … from` names. */
  cause: unknown = undefined;
  declare stack?: string;

  constructor(...args: unknown[]) {
    this.args = args.length === 0 ? NO_ARGS : args.length === 1 && args[0] === "" ? NO_TEXT : args;
    if (BaseException.debug) this.stack = new Error(this.toString()).stack;
  }

  get name(): string {
    return this.constructor.name;
  }

  get message(): string {
    if (this.args.length > 1) return `(${this.args.map(String).join(", ")})`;
    return this.args.length === 1 ? String(this.args[0]) : "";
  }

  causedBy(cause: unknown): this {
    this.cause = cause;
    return this;
  }

  toString(): string {
    return this.message === "" ? this.name : `${this.name}: ${this.message}`;
  }
}

export class CancelledError extends BaseException {}
export class GeneratorExit extends BaseException {}
export class KeyboardInterrupt extends BaseException {}
export class SystemExit extends BaseException {}
/** The clock's own: the loop would wait for ever, with nothing scheduled that could wake it. */
export class Deadlock extends BaseException {}
/** The clock's own: the loop turns and turns, and time does not pass. */
export class Livelock extends BaseException {}

export class Exception extends BaseException {}
export class RuntimeError extends Exception {}
export class ValueError extends Exception {}
/** What asyncio takes for granted does not hold. */
export class AssertionError extends Exception {}
export class LookupError extends Exception {}
export class AttributeError extends Exception {}
export class EOFError extends Exception {}
export class TimeoutError extends Exception {}
export class InvalidStateError extends Exception {}
export class StopAsyncIteration extends Exception {}
export class SendfileNotAvailableError extends RuntimeError {}

/** Python's TypeError, not JavaScript's. */
export class TypeError_ extends Exception {}
Object.defineProperty(TypeError_, "name", { value: "TypeError" });

export class StopIteration extends Exception {
  get value(): unknown {
    return this.args[0];
  }
}

/** A stream ended before all the bytes that were asked for had come. */
export class IncompleteReadError extends EOFError {
  readonly partial: Uint8Array;
  readonly expected: number | null;

  constructor(partial: Uint8Array, expected: number | null) {
    super(`the stream ended after ${partial.length} of ${expected ?? "an unknown number of"} bytes`);
    this.partial = partial;
    this.expected = expected;
  }
}

/** No separator was found within the limit of a stream's buffer. */
export class LimitOverrunError extends Exception {
  readonly consumed: number;

  constructor(message: string, consumed: number) {
    super(message);
    this.consumed = consumed;
  }
}

/** Several exceptions raised as one. Python's ExceptionGroup has two bases: here `instanceof` knows of the second. */
export class BaseExceptionGroup extends BaseException {
  readonly exceptions: readonly unknown[];

  constructor(message: string, exceptions: readonly unknown[]) {
    super(message);
    this.exceptions = exceptions;
  }

  static override [Symbol.hasInstance](error: unknown): boolean {
    return error instanceof ExceptionGroup || Function.prototype[Symbol.hasInstance].call(this, error);
  }
}

export class ExceptionGroup extends Exception {
  readonly exceptions: readonly unknown[];

  constructor(message: string, exceptions: readonly unknown[]) {
    super(message);
    this.exceptions = exceptions;
  }
}

/** The group for these: an Exception itself only where all of them are. */
export function exceptionGroup(message: string, exceptions: readonly unknown[]): BaseExceptionGroup | ExceptionGroup {
  const held = [...exceptions];
  return held.every(isException) ? new ExceptionGroup(message, held) : new BaseExceptionGroup(message, held);
}

/** Whether `except Exception` would catch it: JavaScript's own errors count, cancellation and exits do not. */
export function isException(error: unknown): boolean {
  return error instanceof Exception || error instanceof Error;
}

/** Whether it leaves the running loop, from whatever callback or task it comes, instead of being reported. */
export function leavesTheLoop(error: unknown): boolean {
  return (
    error instanceof SystemExit ||
    error instanceof KeyboardInterrupt ||
    error instanceof Deadlock ||
    error instanceof Livelock
  );
}
