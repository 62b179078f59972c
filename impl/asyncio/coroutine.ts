/**
 * Coroutines are generators, and `yield*` is `await`. A coroutine hands its generator out to whoever awaits it, so that
 * a level of calls costs no more than one `yield*`; from then on it only knows that it was begun.
 */
import { GeneratorExit, RuntimeError, StopIteration, TypeError_ } from "./exceptions.ts";
import { sourceTraceback } from "./source-traceback.ts";
import { warn } from "./warnings.ts";

/** What a task steps: a generator, or an object that acts like one. */
export interface Steps<T> {
  next(value?: unknown): IteratorResult<unknown, T>;
  throw(error: unknown): IteratorResult<unknown, T>;
}

// The next value that a generator expects depends on what it awaits, each time another type: `any` says so.
export type Body<T> = Generator<unknown, T, any>;

/** Makes a coroutine function of a generator function. Calling it runs nothing of the body. */
export function coroutine<This, A extends unknown[], T>(
  body: (this: This, ...args: A) => Body<T>,
): (this: This, ...args: A) => Coroutine<T> {
  // A function that is no generator function itself hands out somebody else's generators: those are left alone.
  const isOwn = isGenerator(body.prototype);
  const name = body.name || "coroutine";
  if (isOwn) {
    Object.setPrototypeOf(body.prototype, guardedGenerator);
    Object.defineProperty(body.prototype, NAME, { value: name, configurable: true });
  }
  const start = function (this: This, ...args: A): Coroutine<T> {
    const steps = body.apply(this, args);
    return isOwn ? new GuardedCoroutine(steps) : new NamedCoroutine(steps, name);
  };
  Object.defineProperty(start, "name", { value: name });
  coroutineFunctions.add(start);
  // a method of it is one as well
  const bind = (...bound: Parameters<typeof start.bind>): unknown => {
    const method = Function.prototype.bind.apply(start, bound) as typeof start;
    coroutineFunctions.add(method);
    return method;
  };
  Object.defineProperty(start, "bind", { value: bind });
  return start;
}

export class Coroutine<T = unknown> {
  /** Where it was made: known for one that was made while a loop ran in debug mode. */
  declare private readonly origin?: string;
  protected steps: Steps<T> | null;
  /** Claimed: created, and known to somebody who will make a task of it. Awaited: handed out, by an await or to a task. Driven: stepped by hand, with `send` and `throw`. */
  private state: "created" | "claimed" | "awaited" | "driven" | "closed" = "created";

  /** Without steps: `body` makes them. */
  constructor(steps: Steps<T> | null) {
    this.steps = steps;
    if (tracksOrigins) this.origin = sourceTraceback();
  }

  /** What it goes by in messages. */
  get name(): string {
    return "generator";
  }

  get started(): boolean {
    return this.state !== "created" && this.state !== "claimed";
  }

  /** Whether it was created and nobody has claimed it. Who makes tasks of many tells by this which are there twice. */
  claim(): boolean {
    if (this.state !== "created") return false;
    this.state = "claimed";
    return true;
  }

  [Symbol.iterator](): Iterator<unknown, T, unknown> {
    return this.begin();
  }

  /** Hands out the body, once. */
  begin(): Steps<T> {
    if (this.started) {
      throw new RuntimeError(`coroutine ${this.name}() is being awaited, or has been awaited, already`);
    }
    this.state = "awaited";
    return this.body();
  }

  send(value: unknown): IteratorResult<unknown, T> {
    this.refuseEarly(value);
    return this.drive(() => this.body().next(value));
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    return this.drive(() => this.body().throw(error));
  }

  protected body(): Steps<T> {
    return this.steps as Steps<T>;
  }

  protected refuseEarly(value: unknown): void {
    if (this.started || value === null || value === undefined) return;
    throw new TypeError_(`cannot send a value to coroutine ${this.name}(), which has not started yet`);
  }

  /** Raises GeneratorExit at the await where the coroutine is suspended; a coroutine that never began just ends. */
  close(): void {
    const wasSuspended = this.state === "awaited" || this.state === "driven";
    if (wasSuspended && !this.exit()) throw new RuntimeError(`coroutine ${this.name}() ignored GeneratorExit`);
    this.state = "closed";
  }

  /** What CPython does when the object dies: the program lets go of it, and nobody else holds it. */
  [Symbol.dispose](): void {
    if (!this.started) {
      const origin = this.origin === undefined ? "" : `\nCoroutine created at\n${this.origin}`;
      warn("RuntimeWarning", `coroutine '${this.name}' was never awaited${origin}`);
      this.state = "closed";
      return;
    }
    try {
      this.close();
    } catch {
      // CPython can only print what a dying coroutine raises.
    }
  }

  toString(): string {
    return `<coroutine ${this.name}>`;
  }

  private drive(step: () => IteratorResult<unknown, T>): IteratorResult<unknown, T> {
    if (this.state === "awaited" || this.state === "closed") {
      throw new RuntimeError(`coroutine ${this.name}() has been awaited already`);
    }
    this.state = "driven";
    let hasEnded = true;
    try {
      const result = step();
      hasEnded = result.done === true;
      return { ...result };
    } finally {
      if (hasEnded) this.state = "closed";
    }
  }

  /** Whether the body has ended. */
  private exit(): boolean {
    try {
      return this.body().throw(new GeneratorExit()).done === true;
    } catch (error) {
      if (error instanceof GeneratorExit) return true;
      throw error;
    }
  }
}

/** A raw generator object is taken for a coroutine; anything else is none. */
export function toCoroutine<T>(object: Coroutine<T> | Body<T>): Coroutine<T> {
  if (object instanceof Coroutine) return object;
  if (!isGenerator(object)) throw new TypeError_(`a coroutine was expected, got ${String(object)}`);
  return new Coroutine(object);
}

export function iscoroutine(object: unknown): object is Coroutine {
  return object instanceof Coroutine;
}

export function iscoroutinefunction(object: unknown): boolean {
  warn("DeprecationWarning", "iscoroutinefunction() is deprecated");
  return isCoroutineFunction(object);
}

/** The same, for the loop's own use: it does not warn. */
export function isCoroutineFunction(object: unknown): boolean {
  return typeof object === "function" && coroutineFunctions.has(object);
}

export function isGenerator(object: unknown): object is Body<unknown> {
  return Object.prototype.toString.call(object) === "[object Generator]";
}

/** What a coroutine may not let out: to whoever steps a generator, StopIteration is the end and not an error. */
export function withoutStopIteration(error: unknown): unknown {
  if (!(error instanceof StopIteration)) return error;
  return new RuntimeError("coroutine raised StopIteration").causedBy(error);
}

let tracksOrigins = false;

/** Switches the keeping of origins; returns how it was. */
export function trackOrigins(enabled: boolean): boolean {
  const before = tracksOrigins;
  tracksOrigins = enabled;
  return before;
}

const coroutineFunctions = new WeakSet<object>();

const generatorPrototype = Object.getPrototypeOf(function* () {}.prototype) as Body<unknown>;
const { next: resume, throw: raise } = generatorPrototype;

/** One that is given its name: of a function that is not the program's own. */
export class NamedCoroutine<T> extends Coroutine<T> {
  private readonly ownName: string;

  constructor(steps: Steps<T> | null, name: string) {
    super(steps);
    this.ownName = name;
  }

  override get name(): string {
    return this.ownName;
  }
}

/** Where a generator's prototype has the name of its coroutine function: the coroutines are too many to have it each. */
const NAME = Symbol("name");

/** Of a generator function of the program's own. */
class GuardedCoroutine<T> extends Coroutine<T> {
  override get name(): string {
    return (this.steps as unknown as { readonly [NAME]: string })[NAME];
  }
}

/** Whether what it hands out can be stepped past its guard, by a task, which sees to StopIteration itself. */
export const isGuarded = (coroutine: Coroutine<any>): boolean => coroutine instanceof GuardedCoroutine;

/** Past the guard: to throw an error on costs more than all else that a step does. */
export const resumeBody = <T>(body: Steps<T>): IteratorResult<unknown, T> =>
  resume.call(body as Body<T>, undefined) as IteratorResult<unknown, T>;

export const raiseInBody = <T>(body: Steps<T>, error: unknown): IteratorResult<unknown, T> =>
  raise.call(body as Body<T>, error) as IteratorResult<unknown, T>;

/** The prototype of all coroutines' generators. It costs a resumption some four nanoseconds a level. */
const guardedGenerator: object = Object.assign(Object.create(generatorPrototype) as object, {
  next(this: Body<unknown>, value: unknown) {
    try {
      return resume.call(this, value);
    } catch (error) {
      throw withoutStopIteration(error);
    }
  },

  throw(this: Body<unknown>, thrown: unknown) {
    try {
      return raise.call(this, thrown);
    } catch (error) {
      throw withoutStopIteration(error);
    }
  },
});
