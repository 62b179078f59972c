import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override full(): boolean {
    return false;
  }
}

export const isNeverFull = mutant({
  id: "queue.is-never-full",
  mistake: "maxsize limits nothing",
  kind: "plain",
  accusedBy: ["queue.put-blocks-when-full", "queue.put-nowait-full", "queue.qsize-empty-full-maxsize"],
  wrong: { Queue },
});
