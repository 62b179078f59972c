import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, type Condition, type EventLoop, setClock, type Task } from "./index.ts";

const { asyncWith, coroutine, createTask, newEventLoop, sleep } = asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

/** Waits with the lock, says that it came back, and keeps the lock for so long. */
const reader = (condition: Condition, name: string, seconds = 0): Task<unknown> =>
  createTask(
    coroutine(function* reader() {
      yield* asyncWith(condition, function* () {
        yield* condition.wait();
        seen.push([name, loop.time(), condition.locked()]);
        if (seconds > 0) yield* sleep(seconds);
      });
    })(),
  );

const notifying = (condition: Condition, notify: () => void): Iterable<unknown, unknown, any> =>
  asyncWith(condition, function* () {
    notify();
  });

describe("a condition", () => {
  it("refuses to wait, to notify and to release without the lock", () => {
    const condition = new asyncio.Condition();

    expect(() => condition.notify()).toThrow(asyncio.RuntimeError);
    expect(() => condition.notifyAll()).toThrow(asyncio.RuntimeError);
    expect(() => condition.release()).toThrow(asyncio.RuntimeError);
    expect(() => play(() => condition.wait()[Symbol.iterator]() as Generator<unknown, true, any>)).toThrow(
      asyncio.RuntimeError,
    );
  });

  it("wakes so many as it is told to, or all", () => {
    const counts = play(function* () {
      const condition = new asyncio.Condition();
      for (const name of ["a", "b", "c", "d"]) reader(condition, name);
      const back: number[] = [];
      for (const count of [1, 2, 9]) {
        yield* sleep(1);
        yield* notifying(condition, () => condition.notify(count));
        yield* sleep(0);
        yield* sleep(0);
        yield* sleep(0);
        back.push(seen.length);
      }
      return back;
    });

    expect(counts).toEqual([1, 3, 4]);
    expect(seen.map((each) => (each as [string])[0])).toEqual(["a", "b", "c", "d"]);
  });

  it("gives the lock to one after the other", () => {
    play(function* () {
      const condition = new asyncio.Condition();
      const tasks = ["a", "b"].map((name) => reader(condition, name, 1));
      yield* sleep(1);
      yield* notifying(condition, () => condition.notifyAll());
      for (const task of tasks) yield* task;
    });

    expect(seen).toEqual([
      ["a", 1, true],
      ["b", 2, true],
    ]);
  });

  it("waits for a predicate, and gives what it gave", () => {
    const value = play(function* () {
      const condition = new asyncio.Condition();
      let pages = 0;
      const waiting = createTask(
        coroutine(function* () {
          return yield* asyncWith(condition, () =>
            condition.waitFor(() => {
              seen.push(pages);
              return pages >= 2 && `${pages} pages`;
            }),
          );
        })(),
      );
      for (let turn = 0; turn < 2; turn++) {
        yield* sleep(1);
        pages += 1;
        yield* notifying(condition, () => condition.notify());
      }
      return yield* waiting;
    });

    expect([value, seen]).toEqual(["2 pages", [0, 1, 2]]);
  });

  it("shares a lock that it is given", () => {
    const states = play(function* () {
      const lock = new asyncio.Lock();
      const [one, other] = [new asyncio.Condition(lock), new asyncio.Condition(lock)];
      yield* one.acquire();
      const state = other.locked();
      other.release();
      return [state, lock.locked()];
    });

    expect(states).toEqual([true, false]);
  });

  it("has the lock again when it lets a CancelledError out", () => {
    play(function* () {
      const condition = new asyncio.Condition();
      const waiting = createTask(
        coroutine(function* () {
          yield* asyncWith(condition, function* () {
            try {
              yield* condition.wait();
            } finally {
              seen.push([loop.time(), condition.locked()]);
            }
          });
        })(),
      );
      yield* sleep(1);
      yield* asyncWith(condition, function* () {
        waiting.cancel();
        yield* sleep(3);
      });
      yield* sleep(1);
      seen.push(waiting.cancelled(), condition.locked());
    });

    expect(seen).toEqual([[4, true], true, false]);
  });

  it("passes a notification on when who was notified is cancelled", () => {
    play(function* () {
      const condition = new asyncio.Condition();
      const [first] = [reader(condition, "a"), reader(condition, "b")];
      yield* sleep(1);
      yield* notifying(condition, () => {
        condition.notify();
        first.cancel();
      });
      yield* sleep(1);
    });

    expect(seen).toEqual([["b", 1, true]]);
  });
});
