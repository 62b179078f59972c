import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override shutdown(immediate = false): void {
    if (immediate) this.items.length = 0;
    super.shutdown(false);
  }
}

export const shutdownLeavesJoinWaiting = mutant({
  id: "queue.shutdown-leaves-join-waiting",
  mistake: "the items that shutdown(immediate=True) drops stay unfinished",
  kind: "plain",
  accusedBy: ["queue.shutdown-immediate-unfinished"],
  wrong: { Queue },
});
