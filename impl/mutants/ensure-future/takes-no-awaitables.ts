import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const takesNoAwaitables = mutant({
  id: "ensure-future.takes-no-awaitables",
  mistake: "ensure_future() takes futures and coroutines only",
  kind: "plain",
  accusedBy: ["ensure-future.awaitable-becomes-task"],
  wrong: {
    ensureFuture(awaitable: never, options?: object) {
      if ((awaitable as unknown) instanceof asyncio.CustomAwaitable)
        throw new asyncio.TypeError_("a coroutine is expected");
      return asyncio.ensureFuture(awaitable, options);
    },
  },
});
