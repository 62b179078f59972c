import { asyncio } from "../../asyncio/index.ts";
import type { Body } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override *closeAsyncGenerators(): Body<void> {
    yield* asyncio.sleep(0);
  }
}

export const shutdownClosesNothing = mutant({
  id: "asyncgen.shutdown-closes-nothing",
  mistake: "shutdown_asyncgens() closes no generator",
  kind: "plain",
  accusedBy: ["asyncgen.shutdown-asyncgens"],
  wrong: { EventLoop },
});
