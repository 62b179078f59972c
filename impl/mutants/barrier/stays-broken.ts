import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Barrier extends asyncio.Barrier {
  override reset(): Coroutine<void> {
    return this.broken ? this.abort() : super.reset();
  }
}

export const staysBroken = mutant({
  id: "barrier.stays-broken",
  mistake: "reset() does not mend a barrier that was aborted",
  kind: "plain",
  accusedBy: ["barrier.reset-after-abort"],
  wrong: { Barrier },
});
