import { asyncio } from "../asyncio/index.ts";
import { SteppedQueue } from "../mutants/stepped-queue.ts";
import { innocent } from "./innocent.ts";

class Queue<T> extends SteppedQueue<T> {
  protected override *putting(item: T): Generator<unknown, void, any> {
    yield* asyncio.sleep(0);
    yield* super.putting(item);
  }

  protected override *getting(): Generator<unknown, T, any> {
    yield* asyncio.sleep(0);
    return yield* super.getting();
  }
}

export const queueTakesATurn = innocent(
  "queue-takes-a-turn",
  "put() and get() take a turn even where they need not wait",
  { Queue },
);
