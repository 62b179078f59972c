import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override putNowait(item: T): void {
    const getters = this["getters"].splice(0);
    super.putNowait(item);
    this["getters"].push(...getters);
  }
}

export const putWakesNobody = mutant({
  id: "queue.put-wakes-nobody",
  mistake: "an item wakes none of those who wait for one",
  kind: "plain",
  accusedBy: ["queue.get-blocks-when-empty", "queue.each-item-once"],
  wrong: { Queue },
});
