import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  type EventLoop,
  Exception,
  setClock,
  StopAsyncIteration,
  type Task,
  TimeoutError,
  TypeError_,
} from "./index.ts";

const { asCompleted, coroutine, createTask, newEventLoop, sleep } = asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());
const note = (what: unknown): void => void seen.push([what, loop.time()]);

const horse = coroutine(function* (name: string, seconds: number) {
  yield* sleep(seconds);
  return name;
});
const falls = coroutine(function* (seconds: number) {
  yield* sleep(seconds);
  throw new Exception("fell");
});

describe("plain iteration", () => {
  it("gives the results in the order in which they come", () => {
    play(function* () {
      for (const next of asCompleted([horse("arrow", 3), horse("blitz", 1), horse("comet", 2)])) note(yield* next);
    });

    expect(seen).toEqual([
      ["blitz", 1],
      ["comet", 2],
      ["arrow", 3],
    ]);
  });

  it("gives what is done already at once, and one thing for what is given twice", () => {
    play(function* () {
      const winner = loop.createFuture<string>();
      winner.setResult("winner");
      for (const next of asCompleted([horse("arrow", 2), winner, winner])) note(yield* next);
    });

    expect(seen).toEqual([
      ["winner", 0],
      ["arrow", 2],
    ]);
  });

  it("raises what an awaitable raised, and goes on", () => {
    play(function* () {
      for (const next of asCompleted([horse("arrow", 3), falls(2)])) {
        try {
          note(yield* next);
        } catch (error) {
          note(String(error));
        }
      }
    });

    expect(seen).toEqual([
      ["Exception: fell", 2],
      ["arrow", 3],
    ]);
  });

  it("raises TimeoutError for all that is left when its time is up, and cancels none of it", () => {
    let arrow: Task<string> | undefined;
    play(function* () {
      arrow = createTask(horse("arrow", 9));
      for (const next of asCompleted([arrow, horse("blitz", 1), horse("comet", 9)], { timeout: 3 })) {
        try {
          note(yield* next);
        } catch (error) {
          note(error instanceof TimeoutError);
        }
      }
      yield* sleep(9);
    });

    expect(seen).toEqual([
      ["blitz", 1],
      [true, 3],
      [true, 3],
    ]);
    expect(arrow?.result()).toBe("arrow");
  });

  it("hands on what comes when somebody who waits for it is cancelled in that moment", () => {
    play(function* () {
      const future = loop.createFuture<string>();
      const [one, other] = [...asCompleted([future, horse("late", 5)])];
      const waiters = [one, other].map((next) =>
        createTask(
          (function* () {
            note(yield* next!);
          })(),
        ),
      );
      yield* sleep(1);
      future.setResult("future");
      loop.callSoon(() => waiters[0]?.cancel());
      yield* sleep(9);
    });

    expect(seen).toEqual([["future", 1]]);
  });
});

describe("asynchronous iteration", () => {
  it("gives the futures themselves, and the tasks that were made of coroutines", () => {
    play(function* () {
      const arrow = createTask(horse("arrow", 2));
      const items = asCompleted([arrow, falls(1)]);
      const first = yield* items.anext();
      note(String((first as Task).exception()));
      note((yield* items.anext()) === arrow);
      try {
        yield* items.anext();
      } catch (error) {
        note(error instanceof StopAsyncIteration);
      }
    });

    expect(seen).toEqual([
      ["Exception: fell", 1],
      [true, 2],
      [true, 2],
    ]);
  });

  it("raises TimeoutError itself", () => {
    play(function* () {
      try {
        yield* asCompleted([horse("arrow", 9)], { timeout: 1 }).anext();
      } catch (error) {
        note(error instanceof TimeoutError);
      }
    });

    expect(seen).toEqual([[true, 1]]);
  });
});

it("wants several awaitables", () => {
  play(function* () {
    const arrow = createTask(horse("arrow", 1));

    expect(() => asCompleted(arrow as never)).toThrow(TypeError_);
    expect(() => asCompleted(5 as never)).toThrow(TypeError_);
    expect([...asCompleted([])]).toEqual([]);
  });
});
