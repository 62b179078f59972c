import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override full(): boolean {
    return this.maxsize > 0 && this.qsize() > this.maxsize;
  }
}

export const isFullOneTooLate = mutant({
  id: "queue.is-full-one-too-late",
  mistake: "a queue takes one item more than maxsize",
  kind: "plain",
  accusedBy: ["queue.put-blocks-when-full", "queue.put-nowait-full", "queue.qsize-empty-full-maxsize"],
  wrong: { Queue },
});
