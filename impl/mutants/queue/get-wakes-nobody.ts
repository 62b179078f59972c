import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override getNowait(): T {
    const putters = this["putters"].splice(0);
    try {
      return super.getNowait();
    } finally {
      this["putters"].push(...putters);
    }
  }
}

export const getWakesNobody = mutant({
  id: "queue.get-wakes-nobody",
  mistake: "a free slot wakes none of those who wait for one",
  kind: "plain",
  accusedBy: ["queue.put-blocks-when-full"],
  wrong: { Queue },
});
