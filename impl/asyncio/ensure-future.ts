import { type Awaitable, wrapAwaitable } from "./awaitable.ts";
import type { EventLoop } from "./event-loop.ts";
import { RuntimeError, ValueError } from "./exceptions.ts";
import { type Future, isfuture } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { getEventLoop } from "./running.ts";

/** A future as it is; anything else that can be awaited as a task. */
export function ensureFuture<T>(awaitable: Awaitable<T>, options?: { readonly loop?: EventLoop | null }): Future<T> {
  checkKeywords("ensureFuture", options, ["loop"]);
  return toFuture(awaitable, options?.loop ?? null);
}

/** The same, for those who do it often. */
export function toFuture<T>(awaitable: Awaitable<T>, loop: EventLoop | null): Future<T> {
  if (isfuture(awaitable)) {
    if (loop !== null && awaitable.getLoop() !== loop) {
      throw new ValueError("the future belongs to a different loop than the one that was given");
    }
    return awaitable;
  }
  const coroutine = wrapAwaitable(awaitable);
  const taskLoop = loop ?? getEventLoop();
  try {
    return taskLoop.createTask(coroutine);
  } catch (error) {
    if (error instanceof RuntimeError) coroutine.close(); // it will never run, and need not be reported as never awaited
    throw error;
  }
}
