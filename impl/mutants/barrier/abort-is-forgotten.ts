import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Barrier extends asyncio.Barrier {
  override abort(): Coroutine<void> {
    return this.reset();
  }
}

export const abortIsForgotten = mutant({
  id: "barrier.abort-is-forgotten",
  mistake: "abort() sends those away who wait, and the barrier goes on as if it were new",
  kind: "plain",
  accusedBy: ["barrier.abort"],
  wrong: { Barrier },
});
