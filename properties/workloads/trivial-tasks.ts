import { asyncio } from "../../impl/asyncio/index.ts";
import { freshLoop } from "./fresh-loop.ts";
import { check, times, type Workload } from "./workload.ts";

const { coroutine, gather } = asyncio;

const batch = 1000;
const sumOfBatch = (batch * (batch - 1)) / 2;

export const trivialTasks: Workload = {
  id: "W2",
  says: "tasks that return at once, in gathers of 1,000",
  operation: "task",
  size: 1_000_000,

  reference(count) {
    const child = coroutine(function* child(value: number) {
      return value;
    });
    const main = coroutine(function* main() {
      let total = 0;
      for (let done = 0; done < count; done += batch) {
        const results = yield* gather(times(batch, (i) => child(i)));
        for (const result of results) total += result;
      }
      return total;
    });
    const loop = freshLoop();
    check(loop.runUntilComplete(main()), (count / batch) * sumOfBatch);
    loop.close();
  },

  async promises(count) {
    const child = async (value: number): Promise<number> => value;
    let total = 0;
    for (let done = 0; done < count; done += batch) {
      const results = await Promise.all(times(batch, (i) => child(i)));
      for (const result of results) total += result;
    }
    check(total, (count / batch) * sumOfBatch);
  },
};
