import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override getNowait(): T {
    return this.empty() ? (null as T) : super.getNowait();
  }
}

export const getNowaitGivesNone = mutant({
  id: "queue.get-nowait-gives-none",
  mistake: "get_nowait() of an empty queue gives None",
  kind: "plain",
  accusedBy: ["queue.get-nowait-empty"],
  wrong: { Queue },
});
