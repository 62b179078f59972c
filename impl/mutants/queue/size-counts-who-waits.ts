import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override qsize(): number {
    return super.qsize() + this["putters"].length;
  }
}

export const sizeCountsWhoWaits = mutant({
  id: "queue.size-counts-who-waits",
  mistake: "qsize() counts the puts that wait, too",
  kind: "plain",
  accusedBy: ["queue.qsize-empty-full-maxsize"],
  wrong: { Queue },
});
