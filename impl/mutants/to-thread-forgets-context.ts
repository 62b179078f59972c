import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const toThreadForgetsContext = mutant("to-thread", "to_thread() carries no context variables over", {
  toThread: asyncio.coroutine(function* toThread(callback: () => unknown, ...args: unknown[]) {
    return yield* asyncio.getRunningLoop().runInExecutor(null, callback, ...args);
  }),
});
