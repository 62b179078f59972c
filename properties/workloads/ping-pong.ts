import { asyncio, type Future } from "../../impl/asyncio/index.ts";
import { freshLoop } from "./fresh-loop.ts";
import { check, type Workload } from "./workload.ts";

const { coroutine } = asyncio;

export const pingPong: Workload = {
  id: "W4",
  says: "two tasks, each sets the future that the other awaits",
  operation: "switch",
  size: 1_000_000,

  reference(count) {
    const loop = freshLoop();
    const awaited: [Future<number> | null, Future<number> | null] = [null, null];
    const wake = (who: 0 | 1, value: number): void => {
      const future = awaited[who];
      awaited[who] = null;
      future?.setResult(value);
    };
    const player = coroutine(function* player(me: 0 | 1, other: 0 | 1) {
      let sum = 0;
      for (let i = 0; i < count / 2; i++) {
        const future = loop.createFuture<number>();
        awaited[me] = future;
        wake(other, 1);
        sum += yield* future;
      }
      wake(other, 1);
      return sum;
    });
    const main = coroutine(function* main() {
      const one = loop.createTask(player(0, 1));
      const two = loop.createTask(player(1, 0));
      return (yield* one) + (yield* two);
    });
    check(loop.runUntilComplete(main()), count);
    loop.close();
  },

  async promises(count) {
    const awaited: [((value: number) => void) | null, ((value: number) => void) | null] = [null, null];
    const wake = (who: 0 | 1, value: number): void => {
      const resolve = awaited[who];
      awaited[who] = null;
      resolve?.(value);
    };
    const player = async (me: 0 | 1, other: 0 | 1): Promise<number> => {
      let sum = 0;
      for (let i = 0; i < count / 2; i++) {
        const future = new Promise<number>((resolve) => {
          awaited[me] = resolve;
        });
        wake(other, 1);
        sum += await future;
      }
      wake(other, 1);
      return sum;
    };
    const [one, two] = await Promise.all([player(0, 1), player(1, 0)]);
    check(one + two, count);
  },
};
