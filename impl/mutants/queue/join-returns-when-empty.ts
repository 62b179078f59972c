import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override join(): Coroutine<void> {
    return this.empty() ? asyncio.coroutine(function* (): Generator<never, void> {})() : super.join();
  }
}

export const joinReturnsWhenEmpty = mutant({
  id: "queue.join-returns-when-empty",
  mistake: "join() returns at once where no item is left in the queue",
  kind: "plain",
  accusedBy: ["queue.join-waits-for-task-done"],
  wrong: { Queue },
});
