import { type Body, NamedCoroutine, type Steps, coroutine } from "./coroutine.ts";
import { GeneratorExit, RuntimeError, ValueError } from "./exceptions.ts";

/** Makes a coroutine function whose coroutines may be handed to several. */
export function sharedCoroutine<A extends unknown[], T>(
  body: (...args: A) => Body<T>,
): (...args: A) => SharedCoroutine<T> {
  const single = coroutine(body);
  return (...args) => new SharedCoroutine(single(...args).begin(), single.name);
}

/**
 * A coroutine object that several may drive, exactly as CPython's may be: a task steps it wherever it stands, an await takes
 * it unless it is suspended in somebody else's, and whoever comes after its end gets RuntimeError. It costs one more call a step,
 * so only who hands coroutine objects around makes them: `sharedCoroutine(body)`, where others say `coroutine(body)`.
 */
export class SharedCoroutine<T = unknown> extends NamedCoroutine<T> implements Steps<T>, Iterator<unknown, T, unknown> {
  private place: "created" | "suspended" | "running" | "ended" = "created";

  override get started(): boolean {
    return this.place !== "created";
  }

  override [Symbol.iterator](): Iterator<unknown, T, unknown> {
    if (this.place === "suspended") throw new RuntimeError(`coroutine ${this.name}() is being awaited already`);
    return this;
  }

  /** A task takes it wherever it stands. */
  override begin(): Steps<T> {
    return this;
  }

  next(value?: unknown): IteratorResult<unknown, T> {
    return this.take(() => this.body().next(value));
  }

  override throw(error: unknown): IteratorResult<unknown, T> {
    return this.take(() => this.body().throw(error));
  }

  override send(value: unknown): IteratorResult<unknown, T> {
    this.refuseEarly(value);
    return { ...this.next(value) };
  }

  override close(): void {
    if (this.place === "created") this.place = "ended";
    if (this.place === "ended") return;
    try {
      if (this.throw(new GeneratorExit()).done !== true)
        throw new RuntimeError(`coroutine ${this.name}() ignored GeneratorExit`);
    } catch (error) {
      if (!(error instanceof GeneratorExit)) throw error;
    }
  }

  private take(step: () => IteratorResult<unknown, T>): IteratorResult<unknown, T> {
    if (this.place === "running") throw new ValueError(`coroutine ${this.name}() is executing already`);
    if (this.place === "ended") throw new RuntimeError(`cannot reuse coroutine ${this.name}(), which has ended`);
    this.place = "running";
    let hasEnded = true;
    try {
      const result = step();
      hasEnded = result.done === true;
      return result;
    } finally {
      this.place = hasEnded ? "ended" : "suspended";
    }
  }
}
