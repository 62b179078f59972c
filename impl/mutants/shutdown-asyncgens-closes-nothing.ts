import type { Body } from "../asyncio/coroutine.ts";
import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Forgetful extends asyncio.EventLoop {
  protected override *closeAsyncGenerators(): Body<void> {
    yield* asyncio.sleep(0);
  }
}

export const shutdownAsyncgensClosesNothing = mutant("asyncgen", "shutdown_asyncgens() closes no generator", {
  EventLoop: Forgetful,
});
