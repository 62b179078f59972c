import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, type Barrier, type EventLoop, setClock, type Task } from "./index.ts";

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

const party = (barrier: Barrier, name: string, times = 1): Task<unknown> =>
  createTask(
    coroutine(function* party() {
      try {
        for (let left = times; left > 0; left -= 1) seen.push([name, yield* barrier.wait(), loop.time()]);
      } catch (error) {
        seen.push([name, (error as object).constructor.name, loop.time()]);
      }
    })(),
  );

describe("a barrier", () => {
  it("lets nobody pass before all are there, and gives each another number", () => {
    play(function* () {
      const barrier = new asyncio.Barrier(3);
      for (const name of ["ann", "bob"]) party(barrier, name);
      yield* sleep(1);
      seen.push([barrier.nWaiting, barrier.parties, barrier.broken]);
      seen.push(["cat", yield* barrier.wait(), loop.time()]);
      seen.push(barrier.nWaiting);
      yield* sleep(1);
    });

    expect(seen).toEqual([[2, 3, false], ["cat", 2, 1], 0, ["ann", 0, 1], ["bob", 1, 1]]);
  });

  it("can be used again and again, by `asyncWith` too", () => {
    play(function* () {
      const barrier = new asyncio.Barrier(2);
      party(barrier, "ann", 2);
      for (let round = 0; round < 2; round += 1) {
        yield* sleep(1);
        yield* asyncWith(barrier, function* (place) {
          seen.push(["bob", place, loop.time()]);
        });
      }
      yield* sleep(0);
    });

    expect(seen.filter(([name]: any) => name === "bob")).toEqual([
      ["bob", 1, 1],
      ["bob", 1, 2],
    ]);
    expect(seen.filter(([name]: any) => name === "ann").map(([, , t]: any) => t)).toEqual([1, 2]);
  });

  it("lets those who come while others leave wait for the next round", () => {
    play(function* () {
      const barrier = new asyncio.Barrier(2);
      for (const name of ["ann", "bob", "cat"]) party(barrier, name);
      yield* sleep(1);
      seen.push(barrier.nWaiting);
      yield* barrier.wait();
      yield* sleep(1);
    });

    expect(seen).toEqual([["bob", 1, 0], ["ann", 0, 0], 1, ["cat", 0, 1]]);
  });

  it("lets the others wait on when one is cancelled, and gives its number again", () => {
    play(function* () {
      const barrier = new asyncio.Barrier(3);
      const ann = party(barrier, "ann");
      party(barrier, "bob");
      yield* sleep(1);
      ann.cancel();
      yield* sleep(1);
      seen.push([barrier.nWaiting, barrier.broken]);
      party(barrier, "cat");
      party(barrier, "dan");
      yield* sleep(1);
    });

    expect(seen).toEqual([
      ["ann", "CancelledError", 1],
      [1, false],
      ["dan", 2, 2],
      ["bob", 1, 2],
      ["cat", 0, 2],
    ]);
  });

  it("sends away who waits when it is reset, and is as new then", () => {
    play(function* () {
      const barrier = new asyncio.Barrier(2);
      party(barrier, "ann");
      yield* sleep(1);
      yield* barrier.reset();
      party(barrier, "bob");
      yield* sleep(1);
      seen.push([barrier.nWaiting, barrier.broken]);
      party(barrier, "cat");
      yield* sleep(1);
    });

    expect(seen).toEqual([
      ["ann", "BrokenBarrierError", 1],
      [1, false],
      ["cat", 1, 2],
      ["bob", 0, 2],
    ]);
  });

  it("is broken from abort() to reset()", () => {
    play(function* () {
      const barrier = new asyncio.Barrier(2);
      party(barrier, "ann");
      yield* sleep(1);
      yield* barrier.abort();
      party(barrier, "bob");
      yield* sleep(1);
      seen.push(barrier.broken, String(barrier));
      yield* barrier.reset();
      seen.push(barrier.broken, String(barrier));
    });

    expect(seen).toEqual([
      ["ann", "BrokenBarrierError", 1],
      ["bob", "BrokenBarrierError", 1],
      true,
      "<Barrier [broken]>",
      false,
      "<Barrier [filling, waiters:0/2]>",
    ]);
  });

  it("has a party", () => {
    expect(() => new asyncio.Barrier(0)).toThrow(asyncio.ValueError);
  });
});
