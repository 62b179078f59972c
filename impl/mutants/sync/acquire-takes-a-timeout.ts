import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  override acquire(): Coroutine<true> {
    return super.acquire();
  }
}
class Event extends asyncio.Event {
  override wait(): Coroutine<true> {
    return super.wait();
  }
}

export const acquireTakesATimeout = mutant({
  id: "sync.acquire-takes-a-timeout",
  mistake: "the waiting methods take a timeout, and ignore it",
  kind: "plain",
  accusedBy: ["sync.no-timeout-parameter"],
  wrong: { Lock, Event },
});
