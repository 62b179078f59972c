import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class BoundedSemaphore extends asyncio.BoundedSemaphore {
  protected override wake(): boolean {
    return false;
  }
}

export const wakesNobody = mutant({
  id: "bounded-semaphore.wakes-nobody",
  mistake: "release() of a bounded semaphore wakes nobody",
  kind: "plain",
  accusedBy: ["bounded-semaphore.is-a-semaphore"],
  wrong: { BoundedSemaphore },
});
