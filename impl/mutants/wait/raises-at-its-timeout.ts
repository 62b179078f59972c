import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const raisesAtItsTimeout = mutant({
  id: "wait.raises-at-its-timeout",
  mistake: "wait() raises TimeoutError when its time is up",
  kind: "plain",
  accusedBy: ["wait.timeout-no-error"],
  wrong: {
    wait: asyncio.coroutine(function* (
      futures: never,
      options: { readonly timeout?: number } = {},
    ): Generator<unknown, unknown, any> {
      const [done, pending] = (yield* asyncio.wait(futures, options)) as readonly Set<unknown>[];
      if (typeof options.timeout === "number" && done!.size === 0) throw new asyncio.TimeoutError();
      return [done, pending];
    }),
  },
});
