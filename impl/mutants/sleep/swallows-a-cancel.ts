import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const sleep = asyncio.coroutine(function* (delay: number, result: unknown) {
  try {
    return yield* asyncio.sleep(delay, result);
  } catch (error) {
    if (error instanceof asyncio.CancelledError) return result;
    throw error;
  }
});

export const swallowsACancel = mutant({
  id: "sleep.swallows-a-cancel",
  mistake: "a cancelled sleep ends early, and raises nothing",
  kind: "subtle",
  accusedBy: ["cancel.raises-at-suspension-point", "sleep.cancel-removes-timer"],
  wrong: { sleep: (delay: number, result: unknown = null) => sleep(delay, result) },
});
