import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override join(): Coroutine<void> {
    const { work } = this as unknown as { work: { unfinished: number; waiters: Set<Future<null>> } };
    if (work.unfinished > 0) return super.join();
    const waiter = this.makeWaiter<null>();
    work.waiters.add(waiter);
    return asyncio.coroutine(function* (): Generator<unknown, void, any> {
      yield* waiter;
    })();
  }
}

export const joinWaitsForTheFirstItem = mutant({
  id: "queue.join-waits-for-the-first-item",
  mistake: "join() of a queue that was never used waits",
  kind: "plain",
  accusedBy: ["queue.join-empty"],
  wrong: { Queue },
});
