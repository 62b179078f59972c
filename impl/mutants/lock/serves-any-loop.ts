import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  protected override makeWaiter<T>(): Future<T> {
    return asyncio.getRunningLoop().createFuture<T>();
  }
}

export const servesAnyLoop = mutant({
  id: "lock.serves-any-loop",
  mistake: "a lock may be waited for in two loops",
  kind: "plain",
  accusedBy: ["lock.bound-to-first-loop"],
  wrong: { Lock },
});
