import type { CaughtName } from "../../spec/field.ts";
import { ConcurrentCancelledError } from "../asyncio/concurrent-future.ts";
import * as python from "../asyncio/exceptions.ts";
import type { Asyncio } from "../asyncio/index.ts";
import { attribute } from "./attribute.ts";
import { Unbound } from "./names.ts";

export type ExceptionClass = new () => unknown;

class Boom extends python.Exception {}
class SubStopIteration extends python.StopIteration {}
class SubCancelledError extends python.CancelledError {}
class SubBaseException extends python.BaseException {}

/** What Python itself has, and programs' own. */
const builtins: ReadonlyMap<string, ExceptionClass> = new Map<string, ExceptionClass>(
  Object.entries({
    AssertionError: python.AssertionError,
    AttributeError: python.AttributeError,
    "concurrent.futures.CancelledError": ConcurrentCancelledError,
    "concurrent.futures.TimeoutError": python.TimeoutError,
    BaseException: python.BaseException,
    BaseExceptionGroup: python.BaseExceptionGroup as unknown as ExceptionClass,
    Boom,
    EOFError: python.EOFError,
    Exception: python.Exception,
    ExceptionGroup: python.ExceptionGroup as unknown as ExceptionClass,
    GeneratorExit: python.GeneratorExit,
    KeyboardInterrupt: python.KeyboardInterrupt,
    LookupError: python.LookupError,
    RuntimeError: python.RuntimeError,
    StopAsyncIteration: python.StopAsyncIteration,
    StopIteration: python.StopIteration,
    SubBaseException,
    SubCancelledError,
    SubStopIteration,
    SystemExit: python.SystemExit,
    TimeoutError: python.TimeoutError,
    TypeError: python.TypeError_,
    ValueError: python.ValueError,
  }),
);

/** A class by its name; `asyncio.X` is looked up on asyncio. */
export function classNamed(name: string, asyncio: Asyncio): ExceptionClass {
  const named = name.startsWith("asyncio.") ? name.slice("asyncio.".length) : name;
  const isAsyncios = named !== name || named === "CancelledError" || named === "InvalidStateError";
  const found = isAsyncios ? attribute(asyncio, named) : builtins.get(name);
  if (typeof found !== "function" || !/^(concurrent\.futures\.)?[A-Z]/.test(found.name)) throw new Unbound(name);
  return found as ExceptionClass;
}

/** Whether `except name` takes it. JavaScript's own errors are Exceptions; too deep a recursion is a RuntimeError, as in Python. */
export function matches(error: unknown, name: CaughtName, asyncio: Asyncio): boolean {
  if (error instanceof classNamed(name, asyncio)) return true;
  if (!(error instanceof Error)) return false;
  return name === "Exception" || name === "BaseException" || (name === "RuntimeError" && error instanceof RangeError);
}

/** The name of its class, as Python has it. */
export function exceptionName(error: unknown, asyncio: Asyncio): string {
  if (error instanceof python.BaseException) {
    const isOther = error.constructor === asyncio.TimeoutError && asyncio.TimeoutError !== python.TimeoutError;
    return isOther ? "asyncio.TimeoutError" : error.name;
  }
  if (!(error instanceof Error)) return typeof error;
  return error instanceof RangeError ? "RecursionError" : error.name;
}

/** Whether an error of JavaScript's stands for one that Python raises there, too. */
export const isPythons = (error: Error): boolean => error instanceof RangeError || error instanceof SyntaxError;

/** What a freshly made exception of asyncio's streams says. */
export function attributesOf(name: string, { IncompleteReadError, LimitOverrunError }: Asyncio): object {
  switch (name.slice(name.lastIndexOf(".") + 1)) {
    case "IncompleteReadError": {
      const { expected, partial } = new IncompleteReadError(new Uint8Array(2), 5);
      return { expected, partial };
    }
    case "LimitOverrunError":
      return { consumed: new LimitOverrunError("m", 3).consumed };
    default:
      throw new Unbound(name);
  }
}
