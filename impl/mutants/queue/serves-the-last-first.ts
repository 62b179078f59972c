import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  protected override store(item: T): void {
    this.items.unshift(item);
  }
}

export const servesTheLastFirst = mutant({
  id: "queue.serves-the-last-first",
  mistake: "the item that was put last goes first",
  kind: "plain",
  accusedBy: ["queue.fifo"],
  wrong: { Queue },
});
