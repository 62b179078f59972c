import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, type EventLoop, type Semaphore, setClock, type Task } from "./index.ts";

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

const taker = (semaphore: Semaphore, name: string): Task<unknown> =>
  createTask(
    coroutine(function* taker() {
      yield* semaphore.acquire();
      seen.push(name);
    })(),
  );

describe("a semaphore", () => {
  it.each([0, 1, 3])("of %i lets so many in", (value) => {
    const count = play(function* () {
      const semaphore = new asyncio.Semaphore(value);
      let entered = 0;
      for (; !semaphore.locked(); entered++) yield* semaphore.acquire();
      return entered;
    });

    expect(count).toBe(value);
  });

  it("has a value that is no less than 0", () => {
    expect(() => new asyncio.Semaphore(-1)).toThrow(asyncio.ValueError);
    expect(() => new asyncio.BoundedSemaphore(-1)).toThrow(asyncio.ValueError);
  });

  it("never has more tasks inside than its value", () => {
    let inside = 0;
    let most = 0;
    const time = play(function* () {
      const semaphore = new asyncio.Semaphore(3);
      const tasks = Array.from({ length: 8 }, () =>
        createTask(
          coroutine(function* () {
            yield* asyncWith(semaphore, function* () {
              most = Math.max(most, ++inside);
              yield* sleep(1);
              inside -= 1;
            });
          })(),
        ),
      );
      for (const task of tasks) yield* task;
      return loop.time();
    });

    expect([most, time]).toEqual([3, 3]);
  });

  it("may be released more often than acquired", () => {
    const semaphore = new asyncio.Semaphore(0);
    semaphore.release();
    semaphore.release();

    const given = play(function* () {
      return [yield* semaphore.acquire(), yield* semaphore.acquire(), semaphore.locked()];
    });

    expect(given).toEqual([true, true, true]);
  });

  it("is locked for newcomers while others are about to get it", () => {
    const states = play(function* () {
      const semaphore = new asyncio.Semaphore(0);
      taker(semaphore, "a");
      yield* sleep(0);
      semaphore.release();
      semaphore.release();
      const before = semaphore.locked();
      yield* sleep(0);
      return [before, semaphore.locked()];
    });

    expect(states).toEqual([true, false]);
  });

  it("gives a permit to the next one, or back, when who was granted it is cancelled", () => {
    const isLocked = play(function* () {
      const semaphore = new asyncio.Semaphore(0);
      const [first] = [taker(semaphore, "a"), taker(semaphore, "b")];
      yield* sleep(0);
      semaphore.release();
      first.cancel();
      yield* sleep(1);
      const third = taker(semaphore, "c");
      yield* sleep(0);
      semaphore.release();
      third.cancel();
      yield* sleep(1);
      return semaphore.locked();
    });

    expect([seen, isLocked]).toEqual([["b"], false]);
  });

  it("that is bounded is not released more often than acquired", () => {
    const semaphore = new asyncio.BoundedSemaphore(1);

    expect(() => semaphore.release()).toThrow(asyncio.ValueError);
    play(function* () {
      yield* semaphore.acquire();
      semaphore.release();
    });
    expect(() => semaphore.release()).toThrow(asyncio.ValueError);
  });
});
