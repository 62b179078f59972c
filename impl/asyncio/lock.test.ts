import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, type Coroutine, type EventLoop, type Lock, setClock, type Task } from "./index.ts";

const { asyncWith, coroutine, createTask, newEventLoop, sleep, waitFor } = asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

/** Acquires the lock, says so, and releases it after so many seconds. */
const holder = (lock: Lock, name: string, seconds = 0): Task<unknown> =>
  createTask(
    coroutine(function* holder() {
      yield* lock.acquire();
      seen.push([name, loop.time()]);
      if (seconds > 0) yield* sleep(seconds);
      lock.release();
    })(),
  );

/** What that raises, as text. */
function* errorOf(awaited: Coroutine<unknown> | Task<unknown>): Generator<unknown, string, any> {
  try {
    yield* awaited;
    return "nothing";
  } catch (error) {
    return String(error);
  }
}

describe("a lock", () => {
  it("is locked between acquire() and release()", () => {
    const states = play(function* () {
      const lock = new asyncio.Lock();
      const before = lock.locked();
      const given = yield* lock.acquire();
      const between = lock.locked();
      lock.release();
      return [before, given, between, lock.locked()];
    });

    expect(states).toEqual([false, true, true, false]);
  });

  it("is not released while nobody holds it", () => {
    expect(() => new asyncio.Lock().release()).toThrow("the lock is not held");
  });

  it("serves those who wait first come, first served, one at a time", () => {
    play(function* () {
      const lock = new asyncio.Lock();
      const tasks = ["a", "b", "c"].map((name) => holder(lock, name, 1));
      for (const task of tasks) yield* task;
    });

    expect(seen).toEqual([
      ["a", 0],
      ["b", 1],
      ["c", 2],
    ]);
  });

  it("is not taken by a newcomer from the one who was woken", () => {
    play(function* () {
      const lock = new asyncio.Lock();
      yield* lock.acquire();
      holder(lock, "waiter");
      yield* sleep(0);
      lock.release();
      yield* lock.acquire();
      seen.push("newcomer");
    });

    expect(seen).toEqual([["waiter", 0], "newcomer"]);
  });

  it("may be released by anybody, a callback too", () => {
    const time = play(function* () {
      const lock = new asyncio.Lock();
      yield* lock.acquire();
      loop.callLater(2, () => lock.release());
      yield* lock.acquire();
      return loop.time();
    });

    expect(time).toBe(2);
  });

  it("goes to the next one when who was woken is cancelled", () => {
    const state = play(function* () {
      const lock = new asyncio.Lock();
      yield* lock.acquire();
      const first = holder(lock, "first");
      holder(lock, "second");
      yield* sleep(0);
      lock.release();
      first.cancel();
      yield* sleep(1);
      return [first.cancelled(), lock.locked()];
    });

    expect([seen, state]).toEqual([[["second", 0]], [true, false]]);
  });

  it("is usable after somebody gave up waiting for it", () => {
    const given = play(function* () {
      const lock = new asyncio.Lock();
      yield* lock.acquire();
      seen.push(yield* errorOf(waitFor(lock.acquire(), 1)));
      lock.release();
      return yield* waitFor(lock.acquire(), 1);
    });

    expect([seen, given]).toEqual([["TimeoutError"], true]);
  });

  it("is held in a block, and released when the block raises", () => {
    play(function* () {
      const lock = new asyncio.Lock();
      const block = coroutine(function* () {
        yield* asyncWith(lock, function* (entered) {
          seen.push(entered, lock.locked());
          throw new asyncio.ValueError("inside");
        });
      });
      seen.push(yield* errorOf(block()), lock.locked());
    });

    expect(seen).toEqual([null, true, "ValueError: inside", false]);
  });

  it("belongs to the loop in which somebody had to wait for it", () => {
    const lock = new asyncio.Lock();
    play(function* () {
      yield* lock.acquire();
      seen.push(yield* errorOf(waitFor(lock.acquire(), 1)));
    });
    loop.close();
    loop = newEventLoop();

    const second = play(() => errorOf(lock.acquire()));

    expect(seen).toEqual(["TimeoutError"]);
    expect(second).toBe("RuntimeError: <Lock [locked]> is bound to a different event loop");
  });

  it("takes no timeout", () => {
    expect(() => new asyncio.Lock().acquire({ timeout: 1 })).toThrow("unexpected keyword argument 'timeout'");
  });
});
