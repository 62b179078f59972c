import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  override *aenter(): Generator<unknown, null, any> {
    yield* this.acquire();
    return this as never;
  }
}

export const givesItselfToTheBlock = mutant({
  id: "lock.gives-itself-to-the-block",
  mistake: "`async with lock as x` binds the lock",
  kind: "plain",
  accusedBy: ["lock.async-with"],
  wrong: { Lock },
});
