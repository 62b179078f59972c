import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  override *aexit(exception?: unknown): Generator<never, false> {
    yield* super.aexit(exception);
    return asyncio.isException(exception) as false;
  }
}

export const swallowsErrors = mutant({
  id: "lock.swallows-errors",
  mistake: "an error does not leave the block of a lock",
  kind: "plain",
  accusedBy: ["lock.async-with"],
  wrong: { Lock },
});
