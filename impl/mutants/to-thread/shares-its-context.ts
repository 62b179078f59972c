import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const sharesItsContext = mutant({
  id: "to-thread.shares-its-context",
  mistake: "a job of to_thread() sets the caller's variables",
  kind: "subtle",
  accusedBy: ["to-thread.context-propagated"],
  wrong: {
    toThread: asyncio.coroutine(function* (
      callback: (...args: unknown[]) => unknown,
      ...args: unknown[]
    ): Generator<unknown, unknown, any> {
      const mine = asyncio.currentTask()?.getContext();
      const context = asyncio.copyContext();
      const value = yield* asyncio.getRunningLoop().runInExecutor(null, () => {
        const result: unknown = context.run(callback, ...args);
        return result;
      });
      if (mine !== undefined) mine["bindings"] = context["bindings"];
      return value;
    }),
  },
});
