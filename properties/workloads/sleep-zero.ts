import { asyncio } from "../../impl/asyncio/index.ts";
import { freshLoop } from "./fresh-loop.ts";
import { check, times, type Workload } from "./workload.ts";

const { coroutine, gather, sleep } = asyncio;

const crowd = 100;

export const sleepZero: Workload = {
  id: "W8",
  says: "sleep(0) in turn, by 100 tasks",
  operation: "sleep",
  size: 1_000_000,

  reference(count) {
    const child = coroutine(function* child() {
      let slept = 0;
      for (; slept < count / crowd; slept++) yield* sleep(0);
      return slept;
    });
    const main = coroutine(function* main() {
      const results = yield* gather(times(crowd, () => child()));
      return results.reduce((sum, one) => sum + one, 0);
    });
    const loop = freshLoop();
    check(loop.runUntilComplete(main()), count);
    loop.close();
  },

  async promises(count) {
    const child = async (): Promise<number> => {
      let slept = 0;
      // oxlint-disable-next-line typescript/await-thenable, unicorn/no-unnecessary-await -- it gives up its turn
      for (; slept < count / crowd; slept++) await null;
      return slept;
    };
    const results = await Promise.all(times(crowd, () => child()));
    check(
      results.reduce((sum, one) => sum + one, 0),
      count,
    );
  },
};
