import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Semaphore extends asyncio.Semaphore {
  override *aexit(exception?: unknown): Generator<never, false> {
    if (!(exception instanceof asyncio.CancelledError)) this.release();
    return false;
  }
}

export const isKeptAfterACancel = mutant({
  id: "semaphore.is-kept-after-a-cancel",
  mistake: "a block that is cancelled does not give its permit back",
  kind: "subtle",
  accusedBy: ["semaphore.async-with"],
  wrong: { Semaphore },
});
