import { asyncio } from "../../impl/asyncio/index.ts";
import { freshLoop } from "./fresh-loop.ts";
import { check, times, type Workload } from "./workload.ts";

const { coroutine, gather, sleep, TimeoutError, waitFor } = asyncio;

const batch = 1000;

/** The clock of promises is the real one: what takes a second elsewhere takes them so many milliseconds. */
const SECOND = 40;

export const waitForTimeouts: Workload = {
  id: "W7",
  says: "wait_for around a sleep, 1,000 at once, half of them time out",
  operation: "wait_for",
  size: 200_000,

  reference(count) {
    const inner = coroutine(function* inner() {
      yield* sleep(1);
      return 1;
    });
    const limited = coroutine(function* limited(seconds: number) {
      try {
        return yield* waitFor(inner(), seconds);
      } catch (error) {
        if (error instanceof TimeoutError) return 0;
        throw error;
      }
    });
    const main = coroutine(function* main() {
      let inTime = 0;
      for (let done = 0; done < count; done += batch) {
        const results = yield* gather(times(batch, (i) => limited(i % 2 === 0 ? 2 : 0.5)));
        for (const result of results) inTime += result;
      }
      return inTime;
    });
    const loop = freshLoop();
    check(loop.runUntilComplete(main()), count / 2);
    loop.close();
  },

  async promises(count) {
    const inner = async (): Promise<number> => {
      await new Promise((resolve) => {
        setTimeout(resolve, SECOND);
      });
      return 1;
    };
    const limited = (milliseconds: number): Promise<number> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(0), milliseconds);
        void inner().then((value) => {
          clearTimeout(timer);
          resolve(value);
        });
      });
    let inTime = 0;
    for (let done = 0; done < count; done += batch) {
      const results = await Promise.all(times(batch, (i) => limited(i % 2 === 0 ? 2 * SECOND : SECOND / 2)));
      for (const result of results) inTime += result;
    }
    check(inTime, count / 2);
  },
};
