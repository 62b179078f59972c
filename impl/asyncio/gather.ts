import type { Awaitable, Outcome } from "./awaitable.ts";
import { toFuture } from "./ensure-future.ts";
import { type EventLoop, loopOf } from "./event-loop.ts";
import { TypeError_ } from "./exceptions.ts";
import type { Future } from "./future.ts";
import { GatheringFuture } from "./gathering-future.ts";
import { checkKeywords } from "./keywords.ts";
import { getEventLoop } from "./running.ts";
import { Task } from "./task.ts";
import { thread } from "./thread.ts";

/** Runs the awaitables at the same time; the future gives their results in the order of the arguments. */
export function gather<const A extends readonly Awaitable<any>[]>(
  awaitables: A,
  options?: { readonly returnExceptions?: false },
): Future<{ -readonly [I in keyof A]: Outcome<A[I]> }>;
export function gather<const A extends readonly Awaitable<any>[]>(
  awaitables: A,
  options: { readonly returnExceptions?: boolean },
): Future<{ -readonly [I in keyof A]: unknown }>;
export function gather(
  awaitables: readonly Awaitable<unknown>[],
  options?: { readonly returnExceptions?: boolean },
): Future<any> {
  checkKeywords("gather", options, ["returnExceptions"]);
  if (!Array.isArray(awaitables)) throw new TypeError_("gather() takes one array of awaitables");
  if (awaitables.length === 0) {
    const empty = getEventLoop().createFuture<unknown[]>();
    empty.setResult([]);
    return empty;
  }
  let loop = thread.running as EventLoop | null;
  const futures = new Map<Awaitable<unknown>, Future>();
  const children = awaitables.map((awaitable) => {
    const known = futures.get(awaitable);
    if (known !== undefined) return known;
    const future = toFuture(awaitable, loop);
    loop ??= loopOf(future);
    // Whoever called cannot know the task that was made here, and cannot be told off for losing it.
    if (future !== awaitable && future instanceof Task) future.reportsDestruction = false;
    futures.set(awaitable, future);
    return future;
  });
  return new GatheringFuture(children, [...futures.values()], {
    loop: loop as EventLoop,
    caller: (loop as EventLoop).currentTask as Task | null,
    returnExceptions: options?.returnExceptions ?? false,
  });
}
