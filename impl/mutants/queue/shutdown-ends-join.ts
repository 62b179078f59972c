import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override shutdown(immediate = false): void {
    super.shutdown(immediate);
    this["work"].drop(Infinity);
  }
}

export const shutdownEndsJoin = mutant({
  id: "queue.shutdown-ends-join",
  mistake: "a plain shutdown() releases whoever waits in join()",
  kind: "plain",
  accusedBy: ["queue.shutdown-join"],
  wrong: { Queue },
});
