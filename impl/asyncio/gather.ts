import type { Awaitable, Outcome } from "./awaitable.ts";
import { Coroutine } from "./coroutine.ts";
import { toFuture } from "./ensure-future.ts";
import { type EventLoop, loopOf } from "./event-loop.ts";
import { TypeError_ } from "./exceptions.ts";
import { Future } from "./future.ts";
import { GatheringFuture, type GatheringOptions } from "./gathering-future.ts";
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
  const loop = thread.running as EventLoop | null;
  let gathering: GatheringFuture | null = null;
  let made: Map<Awaitable<unknown>, Future> | null = null;
  for (let place = 0; place < awaitables.length; place++) {
    const awaitable = awaitables[place] as Awaitable<unknown>;
    if (made === null && !isFirst(awaitable)) made = new Map(gathering?.madeOf(awaitables));
    const future: Future = made?.get(awaitable) ?? toFuture(awaitable, gathering === null ? loop : loopOf(gathering));
    made?.set(awaitable, future);
    // Whoever called cannot know the task that was made here, and cannot be told off for losing it.
    if (future !== awaitable && future instanceof Task) future.reportsDestruction = false;
    gathering ??= new GatheringFuture(optionsOf(loopOf(future), options?.returnExceptions ?? false));
    gathering.add(future);
  }
  gathering!.begin();
  return gathering!;
}

const optionsOf = (loop: EventLoop, returnExceptions: boolean): GatheringOptions => ({
  loop,
  caller: loop.currentTask as Task | null,
  returnExceptions,
});

/** Whether no task was made of it before, so that nobody has to look for one: of one object there is one, wherever it stands. */
const isFirst = (awaitable: Awaitable<unknown>): boolean =>
  awaitable instanceof Future || (awaitable instanceof Coroutine && awaitable.claim());
