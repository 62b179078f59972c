import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override shutdown(immediate = false): void {
    const putters = this["putters"].splice(0);
    super.shutdown(immediate);
    this["putters"].push(...putters);
  }
}

export const shutdownWakesGettersOnly = mutant({
  id: "queue.shutdown-wakes-getters-only",
  mistake: "shutdown() leaves those waiting who wait for a slot",
  kind: "plain",
  accusedBy: ["queue.shutdown-wakes-putters"],
  wrong: { Queue },
});
