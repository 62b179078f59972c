import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override shutdown(immediate = false): void {
    const getters = this["getters"].splice(0);
    const putters = this["putters"].splice(0);
    super.shutdown(immediate);
    this["getters"].push(...getters);
    this["putters"].push(...putters);
  }
}

export const shutdownWakesNobody = mutant({
  id: "queue.shutdown-wakes-nobody",
  mistake: "shutdown() leaves those waiting who wait",
  kind: "plain",
  accusedBy: ["queue.shutdown-wakes-getters", "queue.shutdown-wakes-putters"],
  wrong: { Queue },
});
