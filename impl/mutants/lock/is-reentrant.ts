import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  private holder: unknown = null;

  override *aenter(): Generator<unknown, null, any> {
    yield* this.acquire();
    return null;
  }

  override acquire(options?: object): Coroutine<true> {
    const first = super.acquire(options);
    const mine = function* (this: Lock): Generator<unknown, true, any> {
      const task = asyncio.currentTask();
      if (this.locked() && this.holder === task) first.close();
      else yield* first;
      this.holder = task;
      return true;
    };
    return asyncio.coroutine(mine).call(this);
  }
}

export const isReentrant = mutant({
  id: "lock.is-reentrant",
  mistake: "the task that holds the lock gets it again",
  kind: "plain",
  accusedBy: ["lock.not-reentrant", "lock.mutual-exclusion"],
  wrong: { Lock },
});
