import type { Asyncio } from "../asyncio/index.ts";

/** What asyncio has by that name, as Python spells it; undefined where Python's asyncio has no such thing. */
export function attribute(asyncio: Asyncio, name: string): unknown {
  const ours = /^[A-Z]/.test(name) ? name : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (notAsyncios.has(ours) || !Object.hasOwn(asyncio, ours)) return undefined;
  return (asyncio as unknown as { readonly [name: string]: unknown })[ours];
}

/** What the record has beside asyncio: Python itself, and what JavaScript needs in its place. */
const notAsyncios: ReadonlySet<string> = new Set<keyof Asyncio>([
  "AsCompleted",
  "AssertionError",
  "AsyncGenerator",
  "asyncGenerator",
  "asyncWith",
  "awaitable",
  "BaseException",
  "BaseExceptionGroup",
  "ConcurrentFuture",
  "Context",
  "ContextVar",
  "copyContext",
  "Coroutine",
  "coroutine",
  "CustomAwaitable",
  "customAwaitable",
  "Deadlock",
  "emit",
  "EOFError",
  "Exception",
  "ExceptionGroup",
  "exceptionGroup",
  "FakeClock",
  "GeneratorExit",
  "isException",
  "KeyboardInterrupt",
  "Livelock",
  "logger",
  "LookupError",
  "onThread",
  "onWarning",
  "restartTaskNames",
  "RuntimeError",
  "setChooser",
  "setClock",
  "setEventLoopFactory",
  "StopAsyncIteration",
  "StopIteration",
  "SystemExit",
  "ThreadPoolExecutor",
  "Token",
  "TypeError",
  "TypeError_",
  "ValueError",
]);
