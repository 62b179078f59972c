import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Semaphore extends asyncio.Semaphore {
  protected override wake(): boolean {
    return false;
  }
}

export const wakesNobody = mutant({
  id: "semaphore.wakes-nobody",
  mistake: "release() raises the counter and wakes nobody",
  kind: "plain",
  accusedBy: ["semaphore.blocks-at-zero", "semaphore.fifo"],
  wrong: { Semaphore },
});
