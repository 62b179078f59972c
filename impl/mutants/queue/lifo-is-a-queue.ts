import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const lifoIsAQueue = mutant({
  id: "queue.lifo-is-a-queue",
  mistake: "a LifoQueue serves the oldest item first",
  kind: "plain",
  accusedBy: ["queue.lifo"],
  wrong: { LifoQueue: asyncio.Queue },
});
