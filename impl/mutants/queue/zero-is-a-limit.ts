import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override full(): boolean {
    return this.qsize() >= this.maxsize;
  }
}

export const zeroIsALimit = mutant({
  id: "queue.zero-is-a-limit",
  mistake: "a queue of no maxsize is always full",
  kind: "plain",
  accusedBy: ["queue.unbounded-by-default"],
  wrong: { Queue },
});
