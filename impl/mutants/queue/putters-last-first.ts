import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override getNowait(): T {
    this["putters"].reverse();
    const item = super.getNowait();
    this["putters"].reverse();
    return item;
  }
}

export const puttersLastFirst = mutant({
  id: "queue.putters-last-first",
  mistake: "of those who wait for a slot the last one is served first",
  kind: "plain",
  accusedBy: ["queue.putters-fifo"],
  wrong: { Queue },
});
