import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const shutDownIsAnEmptyQueue = mutant({
  id: "queue.shut-down-is-an-empty-queue",
  mistake: "QueueShutDown is the same class as QueueEmpty",
  kind: "plain",
  accusedBy: ["queue.shutdown-exception-class"],
  wrong: { QueueShutDown: asyncio.QueueEmpty },
});
