import { type Coroutine, type Steps, NamedCoroutine } from "./coroutine.ts";
import { GeneratorExit, RuntimeError, StopAsyncIteration, StopIteration, TypeError_ } from "./exceptions.ts";
import type { Closable, Loop } from "./loop.ts";
import { thread } from "./thread.ts";

type Items = Generator<unknown, unknown, any>;
type Result = IteratorResult<unknown, unknown>;

/**
 * Makes an asynchronous generator function of a generator function, in whose body `yield*` awaits, as in a coroutine's,
 * and `yield* emit(value)` is Python's `yield value`.
 */
export function asyncGenerator<T, A extends readonly unknown[] = readonly []>(
  body: (...args: A) => Items,
): (...args: A) => AsyncGenerator<T> {
  const start = (...args: A): AsyncGenerator<T> => new AsyncGenerator(body(...args), body.name || "asyncGenerator");
  Object.defineProperty(start, "name", { value: body.name });
  return start;
}

/** Gives an item to whoever iterates; what comes back is what `asend` sends. */
export function emit(value: unknown): Iterable<unknown, any, unknown> {
  return new Emission(value);
}

class Emission {
  readonly value: unknown;
  private isOut = false;

  constructor(value: unknown) {
    this.value = value;
  }

  [Symbol.iterator](): Iterator<unknown, unknown, unknown> {
    return this;
  }

  next(sent?: unknown): Result {
    if (this.isOut) return { value: sent, done: true };
    this.isOut = true;
    return { value: this, done: false };
  }

  throw(error: unknown): Result {
    throw error;
  }
}

/** Each of its steps (`anext`, `asend`, `athrow`, `aclose`) is a coroutine that runs the body up to the next item. */
export class AsyncGenerator<T = unknown> implements Closable {
  readonly name: string;
  private readonly body: Items;
  private hasBegun = false;
  private hasEnded = false;
  private isStepping = false;
  private isClosing = false;
  /** The loop that ran when the first step was asked for: it ends the generator when nobody else does. */
  private loop: Loop | null = null;
  private isHooked = false;

  constructor(body: Items, name: string) {
    this.body = body;
    this.name = name;
  }

  get ended(): boolean {
    return this.hasEnded;
  }

  anext(): Coroutine<T> {
    return this.asend(undefined);
  }

  /** The value is what the `emit` gives where the body is suspended. */
  asend(value: unknown): Coroutine<T> {
    this.hook();
    return new GeneratorStep(
      this,
      "asend",
      () => this.sending(value),
      (error) => this.sending(null, error),
    );
  }

  /** Raises it at the `emit` where the body is suspended; null where there is no body any more. */
  athrow(exception: unknown): Coroutine<T | null> {
    this.hook();
    return new GeneratorStep(
      this,
      "athrow",
      () => this.throwing(exception),
      (error) => this.throwing(error),
    );
  }

  aclose(): Coroutine<void> {
    this.hook();
    return new GeneratorStep(
      this,
      "aclose",
      () => this.closing(),
      (error) => this.closing(error),
    );
  }

  /** What CPython does when the object dies: its loop closes what has begun and not ended. */
  [Symbol.dispose](): void {
    this.loop?.finalizeAsyncGenerator(this);
    this.loop = null;
  }

  toString(): string {
    return `<async_generator ${this.name}>`;
  }

  /** `error`: to be raised there instead. */
  private *sending(value: unknown, error?: unknown): Generator<unknown, T, any> {
    this.checkIdle("asend");
    if (error !== undefined) return this.itemOf(yield* this.step(() => this.body.throw(error)));
    if (!this.hasBegun && !this.hasEnded && value !== undefined && value !== null) {
      throw new TypeError_("cannot send a value to an asynchronous generator that has not started yet");
    }
    return this.itemOf(yield* this.step(() => this.body.next(value)));
  }

  private *throwing(exception: unknown): Generator<unknown, T | null, any> {
    if (this.hasEnded) return null;
    this.checkIdle("athrow");
    if (this.isClosing) throw new StopAsyncIteration();
    if (!this.hasBegun && exception instanceof StopIteration) return this.endUnbegun(exception);
    return this.itemOf(yield* this.step(() => this.body.throw(exception)));
  }

  /** A StopIteration that never met the body is, to whoever awaits the step, what the step gives: so CPython has it. */
  private endUnbegun({ value }: StopIteration): null {
    this.hasEnded = true;
    this.body.return(undefined);
    return (value ?? null) as null;
  }

  /** `error`: to be raised there instead. */
  private *closing(error?: unknown): Generator<unknown, void, any> {
    if (this.hasEnded && error === undefined) return;
    this.checkIdle("aclose");
    if (this.isClosing) throw new StopAsyncIteration();
    if (error === undefined) this.isClosing = true;
    try {
      const result = yield* this.step(() => this.body.throw(error ?? new GeneratorExit()));
      if (!result.done) throw new RuntimeError("asynchronous generator ignored GeneratorExit");
    } catch (error) {
      if (!(error instanceof GeneratorExit)) throw error;
    }
  }

  /** Awaits what the body awaits, until it gives an item or ends. */
  private *step(resume: () => Result): Generator<unknown, Result, any> {
    this.isStepping = true;
    try {
      let result = this.resume(resume);
      while (!result.done && !(result.value instanceof Emission)) {
        const next = yield* suspension(result.value);
        result = this.resume(() => ("error" in next ? this.body.throw(next.error) : this.body.next(next.value)));
      }
      return result;
    } finally {
      this.isStepping = false;
    }
  }

  private resume(resume: () => Result): Result {
    this.hasBegun = true;
    try {
      const result = resume();
      if (result.done) this.hasEnded = true;
      return result;
    } catch (error) {
      this.hasEnded = true;
      if (!(error instanceof StopIteration) && !(error instanceof StopAsyncIteration)) throw error;
      throw new RuntimeError(`asynchronous generator raised ${error.name}`).causedBy(error);
    }
  }

  private itemOf(result: Result): T {
    if (result.done) throw new StopAsyncIteration();
    return (result.value as Emission).value as T;
  }

  private checkIdle(method: string): void {
    if (this.isStepping) throw new RuntimeError(`${method}(): the asynchronous generator is already running`);
  }

  private hook(): void {
    if (this.isHooked) return;
    this.isHooked = true;
    this.loop = thread.running;
    this.loop?.adoptAsyncGenerator(this);
  }
}

/** What `asend` and its like give. */
export class GeneratorStep<T> extends NamedCoroutine<T> {
  readonly generator: AsyncGenerator<any>;

  constructor(
    generator: AsyncGenerator<any>,
    name: string,
    begin: () => Steps<T>,
    raise: (error: unknown) => Steps<T>,
  ) {
    super(new Step(begin, raise), name);
    this.generator = generator;
  }
}

/** One step, as whoever awaits it drives it. An error that comes before it has begun goes into the body all the same: a task that is cancelled there. */
class Step<T> implements Steps<T> {
  private steps: Steps<T> | null = null;
  private readonly begin: () => Steps<T>;
  private readonly raise: (error: unknown) => Steps<T>;

  constructor(begin: () => Steps<T>, raise: (error: unknown) => Steps<T>) {
    this.begin = begin;
    this.raise = raise;
  }

  next(value?: unknown): IteratorResult<unknown, T> {
    this.steps ??= this.begin();
    return this.steps.next(value);
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    if (this.steps !== null) return this.steps.throw(error);
    this.steps = this.raise(error);
    return this.steps.next();
  }
}

/** Hands on what the body awaits, and tells what came of it. */
function* suspension(awaited: unknown): Generator<unknown, { value: unknown } | { error: unknown }, unknown> {
  try {
    return { value: yield awaited };
  } catch (error) {
    return { error };
  }
}
