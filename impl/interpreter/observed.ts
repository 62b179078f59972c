import type { Seen, SeenException } from "../../spec/trace.ts";
import { AsyncGenerator } from "../asyncio/async-generator.ts";
import { CustomAwaitable } from "../asyncio/awaitable.ts";
import { ConcurrentFuture } from "../asyncio/concurrent-future.ts";
import { Coroutine } from "../asyncio/coroutine.ts";
import { BaseException, BaseExceptionGroup, CancelledError } from "../asyncio/exceptions.ts";
import { Future } from "../asyncio/future.ts";
import { Handle, TimerHandle } from "../asyncio/handle.ts";
import type { Asyncio } from "../asyncio/index.ts";
import { Task } from "../asyncio/task.ts";
import { exceptionName, isPythons } from "./exceptions.ts";
import { Float } from "./float.ts";
import type { Identity } from "./identity.ts";
import { Tuple } from "./tuple.ts";

/** Values as a trace shows them. */
export class Observed {
  /** An error that Python has not: a mistake of ours, or of the asyncio that runs. */
  fault: Error | undefined = undefined;
  private readonly identity: Identity;
  private readonly asyncio: Asyncio;
  private readonly taskNumbers = new Map<string, number>();
  private readonly exceptionNumbers = new Map<unknown, number>();

  constructor(identity: Identity, asyncio: Asyncio) {
    this.identity = identity;
    this.asyncio = asyncio;
  }

  value(value: unknown): Seen {
    switch (typeof value) {
      case "undefined":
        return null;
      case "boolean":
      case "string":
        return value;
      case "number":
        return Number.isInteger(value) ? value : float(value);
      case "function":
        return this.function(value);
      default:
        return value === null ? null : this.object(value as object);
    }
  }

  values(values: readonly unknown[]): Seen[] {
    return values.map((value) => this.value(value));
  }

  exception(error: unknown): SeenException {
    const exception = exceptionName(error, this.asyncio);
    const id = this.numberOf(error);
    if (!(error instanceof BaseException)) {
      if (error instanceof Error && !isPythons(error)) this.fault ??= error;
      return { exception, id };
    }
    const seen = this.withContents({ exception, id }, error);
    const { cause } = error;
    if (cause === undefined || cause === null) return seen;
    return { ...seen, cause: { exception: exceptionName(cause, this.asyncio), id: this.numberOf(cause) } };
  }

  private withContents(seen: SeenException, error: BaseException): SeenException {
    if (error instanceof CancelledError) return { ...seen, args: this.values(error.args) };
    if (!(error instanceof BaseExceptionGroup)) return seen;
    return { ...seen, exceptions: error.exceptions.map((each) => this.exception(each)) };
  }

  /** What a callback is called with. Only an exception handler is called with a dict: its texts are nobody's business. */
  arguments(values: readonly unknown[]): Seen[] {
    return values.map((value) => (isDict(value) ? this.dict(value, { type: "str" }) : this.value(value)));
  }

  /** The name of a task. Those that asyncio chose are counted anew for each program, in the order in which they are seen. */
  taskName(name: string): string {
    if (!/^Task-\d+$/.test(name)) return name;
    const number = this.taskNumbers.get(name) ?? this.taskNumbers.size + 1;
    this.taskNumbers.set(name, number);
    return `Task-${number}`;
  }

  private function(value: Function): Seen {
    const id = this.identity.of(value);
    if (id !== undefined) return { ref: id };
    if (/^class\b/.test(Function.prototype.toString.call(value))) return { class: value.name };
    return { type: value.name.startsWith("bound ") ? "method" : "function" };
  }

  private object(value: object): Seen {
    if (Array.isArray(value)) return isPairOfSets(value) ? { tuple: this.values(value) } : { list: this.values(value) };
    const id = this.identity.seen(value);
    if (id !== undefined) return { ref: id };
    if (value instanceof BaseException || value instanceof Error) return this.exception(value);
    if (value instanceof Set) return { set: Array.from(value, (one) => this.identity.seen(one) ?? "?").sort() };
    if (value instanceof Tuple) return { tuple: this.values(value.items) };
    if (value instanceof Float) return float(value.value);
    if (isDict(value)) return this.dict(value);
    return { type: typeName(value) };
  }

  private dict(value: Readonly<Record<string, unknown>>, text?: Seen): Seen {
    const seen = Object.entries(value).map(([key, held]) => [
      this.key(key),
      key === "sourceTraceback"
        ? { type: "StackSummary" }
        : text !== undefined && typeof held === "string"
          ? text
          : this.value(held),
    ]);
    return { dict: Object.fromEntries(seen) };
  }

  private key(name: string): string {
    return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }

  private numberOf(error: unknown): number {
    const known = this.exceptionNumbers.get(error);
    if (known !== undefined) return known;
    const number = this.exceptionNumbers.size + 1;
    this.exceptionNumbers.set(error, number);
    return number;
  }
}

/** What kind of thing that is, in words that all implementations share; else the name of its class. */
export function typeName(thing: unknown): string {
  if (thing instanceof Task) return "Task";
  if (thing instanceof Future) return "Future";
  if (thing instanceof ConcurrentFuture) return "concurrent.futures.Future";
  if (thing instanceof Coroutine) return "coroutine";
  if (thing instanceof TimerHandle) return "TimerHandle";
  if (thing instanceof Handle) return "Handle";
  if (thing instanceof CustomAwaitable) return "Custom";
  if (thing instanceof AsyncGenerator) return "async_generator";
  if (thing instanceof Uint8Array) return "bytes";
  if (thing === null || thing === undefined) return "NoneType";
  return typeof thing === "object" ? thing.constructor.name : typeof thing;
}

export function float(value: number): Seen {
  if (Number.isFinite(value)) return { float: value + 0 };
  return { float: Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf" };
}

export const isDict = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The one tuple that asyncio itself makes: what wait() gives. */
const isPairOfSets = (value: readonly unknown[]): boolean =>
  value.length === 2 && value[0] instanceof Set && value[1] instanceof Set;
