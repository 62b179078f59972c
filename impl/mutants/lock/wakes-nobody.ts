import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  protected override wake(): void {}
}

export const wakesNobody = mutant({
  id: "lock.wakes-nobody",
  mistake: "release() opens a lock and wakes nobody",
  kind: "plain",
  accusedBy: ["lock.release-wakes-one", "lock.fifo"],
  wrong: { Lock },
});
