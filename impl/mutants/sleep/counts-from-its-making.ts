import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

const sleep = asyncio.coroutine(function* (until: number, result: unknown) {
  return yield* asyncio.sleep(until - asyncio.getRunningLoop().time(), result);
});

export const countsFromItsMaking = mutant({
  id: "sleep.counts-from-its-making",
  mistake: "the time of a sleep begins when the coroutine is made",
  kind: "plain",
  accusedBy: ["sleep.lazy", "sleep.starts-when-first-run"],
  wrong: {
    sleep: (delay: number, result: unknown = null, options?: object) =>
      thread.running === null || !(delay > 0)
        ? asyncio.sleep(delay, result, options)
        : sleep(thread.running.time() + delay, result),
  },
});
