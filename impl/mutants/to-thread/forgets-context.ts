import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const forgetsContext = mutant({
  id: "to-thread.forgets-context",
  mistake: "to_thread() carries no context variables over",
  kind: "plain",
  accusedBy: ["to-thread.context-propagated"],
  wrong: {
    toThread: asyncio.coroutine(function* toThread(callback: () => unknown, ...args: unknown[]) {
      return yield* asyncio.getRunningLoop().runInExecutor(null, callback, ...args);
    }),
  },
});
