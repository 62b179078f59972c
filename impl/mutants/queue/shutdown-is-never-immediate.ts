import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override shutdown(): void {
    super.shutdown(false);
  }
}

export const shutdownIsNeverImmediate = mutant({
  id: "queue.shutdown-is-never-immediate",
  mistake: "shutdown(immediate=True) leaves the items that there are",
  kind: "plain",
  accusedBy: ["queue.shutdown-immediate-drains"],
  wrong: { Queue },
});
