import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override getNowait(): T {
    if (this.empty()) throw new asyncio.QueueEmpty();
    return super.getNowait();
  }
}

export const shutdownSaysEmpty = mutant({
  id: "queue.shutdown-says-empty",
  mistake: "a queue that was shut down raises QueueEmpty when it has no more",
  kind: "plain",
  accusedBy: ["queue.shutdown-get-drains", "queue.shutdown-immediate-drains"],
  wrong: { Queue },
});
