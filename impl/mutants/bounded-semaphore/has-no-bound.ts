import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const hasNoBound = mutant({
  id: "bounded-semaphore.has-no-bound",
  mistake: "a bounded semaphore may be released at will",
  kind: "plain",
  accusedBy: ["bounded-semaphore.over-release"],
  wrong: { BoundedSemaphore: asyncio.Semaphore },
});
