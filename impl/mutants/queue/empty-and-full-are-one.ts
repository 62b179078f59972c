import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const emptyAndFullAreOne = mutant({
  id: "queue.empty-and-full-are-one",
  mistake: "QueueFull is the same class as QueueEmpty",
  kind: "plain",
  accusedBy: ["queue.exception-classes"],
  wrong: { QueueFull: asyncio.QueueEmpty },
});
