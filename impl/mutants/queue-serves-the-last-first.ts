import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  protected override store(item: T): void {
    this.items.unshift(item);
  }
}

export const queueServesTheLastFirst = mutant("queue", "the item that was put last goes first", { Queue });
