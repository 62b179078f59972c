import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override shutdown(immediate = false): void {
    if (!this["isShutDown"]) super.shutdown(immediate);
  }
}

export const shutsDownOnce = mutant({
  id: "queue.shuts-down-once",
  mistake: "a queue that was shut down cannot be drained any more",
  kind: "plain",
  accusedBy: ["queue.shutdown-twice"],
  wrong: { Queue },
});
