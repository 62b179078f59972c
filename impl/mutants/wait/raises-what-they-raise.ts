import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const raisesWhatTheyRaise = mutant({
  id: "wait.raises-what-they-raise",
  mistake: "wait() raises the exceptions of its futures",
  kind: "plain",
  accusedBy: ["wait.does-not-raise-task-errors"],
  wrong: {
    wait: asyncio.coroutine(function* (futures: never, options?: object) {
      const [done, pending] = yield* asyncio.wait(futures, options);
      for (const future of done as Set<Future<unknown>>) if (!future.cancelled()) future.result();
      return [done, pending];
    }),
  },
});
