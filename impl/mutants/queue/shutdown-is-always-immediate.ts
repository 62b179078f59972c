import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override shutdown(): void {
    super.shutdown(true);
  }
}

export const shutdownIsAlwaysImmediate = mutant({
  id: "queue.shutdown-is-always-immediate",
  mistake: "shutdown() drops what is left",
  kind: "plain",
  accusedBy: ["queue.shutdown-get-drains", "queue.shutdown-join"],
  wrong: { Queue },
});
