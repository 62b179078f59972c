import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const priorityIsAQueue = mutant({
  id: "queue.priority-is-a-queue",
  mistake: "a PriorityQueue serves the oldest item first",
  kind: "plain",
  accusedBy: ["queue.priority"],
  wrong: { PriorityQueue: asyncio.Queue },
});
