import { asyncio, type Queue } from "../../impl/asyncio/index.ts";
import { freshLoop } from "./fresh-loop.ts";
import { check, type Workload } from "./workload.ts";

const { coroutine } = asyncio;

const maxsize = 10;

export const queue: Workload = {
  id: "W6",
  says: "a queue of 10 places, one producer, one consumer",
  operation: "item",
  size: 1_000_000,

  reference(count) {
    const loop = freshLoop();
    const producer = coroutine(function* producer(items: Queue<number>) {
      for (let i = 0; i < count; i++) yield* items.put(i);
    });
    const consumer = coroutine(function* consumer(items: Queue<number>) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += yield* items.get();
      return sum;
    });
    const main = coroutine(function* main() {
      const items = new asyncio.Queue<number>(maxsize);
      const producing = loop.createTask(producer(items));
      const sum = yield* consumer(items);
      yield* producing;
      return sum;
    });
    check(loop.runUntilComplete(main()), (count * (count - 1)) / 2);
    loop.close();
  },

  /** The engine has no queue: this one is the least that does the same. */
  async promises(count) {
    const items: number[] = [];
    const getters: (() => void)[] = [];
    const putters: (() => void)[] = [];
    const put = async (item: number): Promise<void> => {
      while (items.length >= maxsize) await new Promise<void>((resolve) => putters.push(resolve));
      items.push(item);
      getters.shift()?.();
    };
    const get = async (): Promise<number> => {
      while (items.length === 0) await new Promise<void>((resolve) => getters.push(resolve));
      const item = items.shift() as number;
      putters.shift()?.();
      return item;
    };
    const produce = async (): Promise<void> => {
      for (let i = 0; i < count; i++) await put(i);
    };
    const producing = produce();
    let sum = 0;
    for (let i = 0; i < count; i++) sum += await get();
    await producing;
    check(sum, (count * (count - 1)) / 2);
  },
};
