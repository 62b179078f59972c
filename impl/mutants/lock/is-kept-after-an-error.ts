import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  override *aexit(exception?: unknown): Generator<never, false> {
    if (exception === undefined) this.release();
    return false;
  }
}

export const isKeptAfterAnError = mutant({
  id: "lock.is-kept-after-an-error",
  mistake: "a block that raises does not release its lock",
  kind: "plain",
  accusedBy: ["lock.async-with"],
  wrong: { Lock },
});
