import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, type EventLoop, type Queue, QueueEmpty, setClock, type Task } from "./index.ts";

const { coroutine, createTask, newEventLoop, sleep, waitFor } = asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

/** What it gives, or the name of what it raises. */
const tried = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as object).constructor.name;
  }
};

const getter = (queue: Queue<unknown>, name: string): Task<unknown> =>
  createTask(
    coroutine(function* getter() {
      try {
        seen.push([name, yield* queue.get(), loop.time()]);
      } catch (error) {
        seen.push([name, (error as object).constructor.name, loop.time()]);
      }
    })(),
  );

const putter = (queue: Queue<unknown>, item: unknown): Task<unknown> =>
  createTask(
    coroutine(function* putter() {
      try {
        yield* queue.put(item);
        seen.push([item, "is in", loop.time()]);
      } catch (error) {
        seen.push([item, (error as object).constructor.name, loop.time()]);
      }
    })(),
  );

describe("items come out", () => {
  const order = (queue: Queue<number>): number[] => {
    for (const item of [3, 1, 2]) queue.putNowait(item);
    const first = queue.getNowait();
    queue.putNowait(0);
    return [first, queue.getNowait(), queue.getNowait(), queue.getNowait()];
  };

  it("of a Queue as they went in", () => {
    expect(order(new asyncio.Queue())).toEqual([3, 1, 2, 0]);
  });

  it("of a LifoQueue the last one first", () => {
    expect(order(new asyncio.LifoQueue())).toEqual([2, 0, 1, 3]);
  });

  it("of a PriorityQueue the lowest one first", () => {
    expect(order(new asyncio.PriorityQueue())).toEqual([1, 0, 2, 3]);
  });

  it("of a PriorityQueue in the order of their first difference, and not at all where there is none to be found", () => {
    const queue = new asyncio.PriorityQueue<readonly unknown[]>();
    for (const item of [
      [2, "b"],
      [1, "z"],
      [2, "a"],
    ])
      queue.putNowait(item);

    expect([queue.getNowait(), queue.getNowait(), queue.getNowait()]).toEqual([
      [1, "z"],
      [2, "a"],
      [2, "b"],
    ]);
    queue.putNowait([1, {}]);
    expect(tried(() => queue.putNowait([1, {}]))).toBe("TypeError");
  });
});

describe("a queue", () => {
  it("tells how much is in it, and refuses what does not fit", () => {
    const queue = new asyncio.Queue<string>(1);
    const before = [queue.qsize(), queue.empty(), queue.full()];
    queue.putNowait("tea");

    expect([before, tried(() => queue.putNowait("jam")), queue.qsize(), queue.empty(), queue.full()]).toEqual([
      [0, true, false],
      "QueueFull",
      1,
      false,
      true,
    ]);
    queue.getNowait();
    expect(tried(() => queue.getNowait())).toBe("QueueEmpty");
  });

  it("has no limit where that is not positive", () => {
    const queue = new asyncio.Queue<number>(-1);
    for (let item = 0; item < 100; item += 1) queue.putNowait(item);

    expect([queue.full(), queue.qsize()]).toEqual([false, 100]);
  });

  it("lets those wait who find it empty or full, and serves them in turn", () => {
    play(function* () {
      const queue = new asyncio.Queue<unknown>(1);
      for (const name of ["ann", "bob"]) getter(queue, name);
      yield* sleep(1);
      for (const item of ["tea", "jam"]) {
        yield* queue.put(item);
        yield* sleep(1);
      }
      for (const item of [1, 2, 3]) putter(queue, item);
      yield* sleep(1);
      queue.getNowait();
      yield* sleep(1);
    });

    expect(seen).toEqual([
      ["ann", "tea", 1],
      ["bob", "jam", 2],
      [1, "is in", 3],
      [2, "is in", 4],
    ]);
  });

  it("makes nobody wait who need not", () => {
    play(function* () {
      const queue = new asyncio.Queue<string>();
      loop.callSoon(() => seen.push("ready"));
      yield* queue.put("tea");
      seen.push(yield* queue.get());
      yield* sleep(0);
    });

    expect(seen).toEqual(["tea", "ready"]);
  });

  it("gives an item to whoever comes first, and who was woken for it waits on", () => {
    play(function* () {
      const queue = new asyncio.Queue<unknown>();
      getter(queue, "ann");
      yield* sleep(0);
      queue.putNowait(1);
      seen.push(queue.getNowait());
      yield* sleep(1);
      queue.putNowait(2);
      yield* sleep(1);
    });

    expect(seen).toEqual([1, ["ann", 2, 1]]);
  });

  it.each(["before", "after"])("passes the item on when a getter is cancelled %s it is put", (when) => {
    play(function* () {
      const queue = new asyncio.Queue<unknown>();
      const ann = getter(queue, "ann");
      getter(queue, "bob");
      yield* sleep(0);
      if (when === "before") ann.cancel();
      queue.putNowait("tea");
      if (when === "after") ann.cancel();
      yield* sleep(1);
    });

    expect(seen).toEqual([
      ["ann", "CancelledError", 0],
      ["bob", "tea", 0],
    ]);
  });

  it("passes the slot on when a putter is cancelled that was woken", () => {
    play(function* () {
      const queue = new asyncio.Queue<unknown>(1);
      queue.putNowait(0);
      const first = putter(queue, 1);
      putter(queue, 2);
      yield* sleep(0);
      queue.getNowait();
      first.cancel();
      yield* sleep(1);
      seen.push(queue.getNowait());
    });

    expect(seen).toEqual([[1, "CancelledError", 0], [2, "is in", 0], 2]);
  });

  it("loses nothing to a get() that ran out of time", () => {
    const got = play(function* () {
      const queue = new asyncio.Queue<number>();
      try {
        yield* waitFor(queue.get(), 1);
      } catch (error) {
        seen.push((error as object).constructor.name);
      }
      queue.putNowait(7);
      return yield* queue.get();
    });

    expect([seen, got]).toEqual([["TimeoutError"], 7]);
  });

  it("belongs to the loop in which somebody first waited", () => {
    const queue = new asyncio.Queue<number>();
    play(function* () {
      getter(queue, "ann");
      yield* sleep(0);
    });
    const other = newEventLoop();

    expect(tried(() => other.runUntilComplete(queue.get()))).toBe("RuntimeError");
    other.close();
  });
});

describe("join()", () => {
  it("waits until taskDone() was called for every item, also for those that come meanwhile", () => {
    play(function* () {
      const queue = new asyncio.Queue<number>();
      yield* queue.join();
      seen.push(loop.time());
      queue.putNowait(1);
      queue.getNowait();
      loop.callLater(1, () => queue.putNowait(2));
      loop.callLater(2, () => queue.taskDone());
      loop.callLater(3, () => queue.taskDone());
      yield* queue.join();
      seen.push(loop.time());
      seen.push(tried(() => queue.taskDone()));
    });

    expect(seen).toEqual([0, 3, "ValueError"]);
  });
});

describe("shutdown()", () => {
  it("refuses what is put, and gives out what is left", () => {
    const queue = new asyncio.Queue<number>(1);
    queue.putNowait(1);
    queue.shutdown();

    expect([tried(() => queue.putNowait(2)), tried(() => queue.getNowait()), tried(() => queue.getNowait())]).toEqual([
      "QueueShutDown",
      1,
      "QueueShutDown",
    ]);
  });

  it("sends away who waits", () => {
    play(function* () {
      const empty = new asyncio.Queue<unknown>();
      const full = new asyncio.Queue<unknown>(1);
      full.putNowait(0);
      getter(empty, "ann");
      putter(full, 1);
      yield* sleep(1);
      empty.shutdown();
      full.shutdown();
      yield* sleep(1);
    });

    expect(seen).toEqual([
      ["ann", "QueueShutDown", 1],
      [1, "QueueShutDown", 1],
    ]);
  });

  it("leaves join() waiting for what is left; the immediate one does not", () => {
    play(function* () {
      const queue = new asyncio.Queue<number>();
      for (const item of [1, 2, 3]) queue.putNowait(item);
      queue.getNowait();
      loop.callLater(1, () => queue.shutdown());
      loop.callLater(2, () => queue.shutdown(true));
      loop.callLater(3, () => queue.taskDone());
      yield* queue.join();
      seen.push(loop.time(), queue.qsize());
    });

    expect(seen).toEqual([3, 0]);
  });
});

it("raises errors that can be told apart", () => {
  expect(new QueueEmpty()).toBeInstanceOf(asyncio.Exception);
  expect(new asyncio.QueueFull()).not.toBeInstanceOf(QueueEmpty);
});
