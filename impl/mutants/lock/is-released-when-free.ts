import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  override release(): void {
    if (this.locked()) super.release();
  }
}

export const isReleasedWhenFree = mutant({
  id: "lock.is-released-when-free",
  mistake: "a lock that nobody holds can be released",
  kind: "plain",
  accusedBy: ["lock.release-unlocked"],
  wrong: { Lock },
});
