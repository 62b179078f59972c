import { asyncio } from "../../impl/asyncio/index.ts";
import { freshLoop } from "./fresh-loop.ts";
import { check, delays, type Workload } from "./workload.ts";

const { coroutine, gather, sleep } = asyncio;

const SECONDS = 1000;

/** The clock of promises is the real one: they sleep for up to a second. */
const MILLISECONDS = 1000;

export const sleepers: Workload = {
  id: "W3",
  says: "tasks at once, each asleep for a time of its own, gathered",
  operation: "task",
  size: 1_000_000,

  reference(count) {
    const times = delays(count, SECONDS);
    const child = coroutine(function* child(delay: number) {
      yield* sleep(delay);
      return 1;
    });
    const main = coroutine(function* main() {
      const results = yield* gather(times.map((delay) => child(delay)));
      return results.reduce((sum, one) => sum + one, 0);
    });
    const loop = freshLoop();
    check(loop.runUntilComplete(main()), count);
    loop.close();
  },

  async promises(count) {
    const child = async (delay: number): Promise<number> => {
      await new Promise((resolve) => {
        setTimeout(resolve, delay);
      });
      return 1;
    };
    const results = await Promise.all(delays(count, MILLISECONDS).map((delay) => child(delay)));
    check(
      results.reduce((sum, one) => sum + one, 0),
      count,
    );
  },
};
