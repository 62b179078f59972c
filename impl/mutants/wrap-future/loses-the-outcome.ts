import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const losesTheOutcome = mutant({
  id: "wrap-future.loses-the-outcome",
  mistake: "wrap_future() gives None for its result",
  kind: "plain",
  accusedBy: ["wrap-future.wraps-concurrent"],
  wrong: {
    wrapFuture(future: never, options?: object) {
      const wrapper: Future<unknown> = asyncio.wrapFuture(future, options);
      const { setResult } = wrapper;
      if (!asyncio.isfuture(future)) wrapper.setResult = () => setResult.call(wrapper, null);
      return wrapper;
    },
  },
});
