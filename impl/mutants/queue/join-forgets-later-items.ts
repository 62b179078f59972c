import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  private joins: { left: number; readonly waiter: Future<null> }[] = [];

  override taskDone(): void {
    super.taskDone();
    for (const join of this.joins) {
      join.left -= 1;
      if (join.left === 0 && !join.waiter.done()) join.waiter.setResult(null);
    }
  }

  override join(): Coroutine<void> {
    const left = this["work"]["unfinished"];
    if (left === 0) return super.join();
    const waiter = this.makeWaiter<null>();
    this.joins.push({ left, waiter });
    return asyncio.coroutine(function* (): Generator<unknown, void, any> {
      yield* waiter;
    })();
  }
}

export const joinForgetsLaterItems = mutant({
  id: "queue.join-forgets-later-items",
  mistake: "join() waits for the items that were there when it was called",
  kind: "subtle",
  accusedBy: ["queue.join-counts-new-items"],
  wrong: { Queue },
});
