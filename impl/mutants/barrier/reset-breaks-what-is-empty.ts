import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Barrier extends asyncio.Barrier {
  override reset(): Coroutine<void> {
    return this.nWaiting === 0 ? this.abort() : super.reset();
  }
}

export const resetBreaksWhatIsEmpty = mutant({
  id: "barrier.reset-breaks-what-is-empty",
  mistake: "reset() breaks a barrier that nobody waits at",
  kind: "plain",
  accusedBy: ["barrier.reset-empty"],
  wrong: { Barrier },
});
