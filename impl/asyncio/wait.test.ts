import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  type EventLoop,
  Exception,
  type Future,
  setClock,
  type Task,
  TypeError_,
  ValueError,
  type WaitOptions,
} from "./index.ts";

const { coroutine, createTask, FIRST_COMPLETED, FIRST_EXCEPTION, newEventLoop, sleep, wait } = asyncio;

let loop: EventLoop;
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

const child = coroutine(function* child(seconds: number, error?: unknown) {
  yield* sleep(seconds);
  if (error !== undefined) throw error;
});

/** Three tasks, of one, two and three seconds, of which the second may fail. */
function* tasks(error?: unknown): Generator<never, Task[]> {
  return [
    createTask(child(1), { name: "a" }),
    createTask(child(2, error), { name: "b" }),
    createTask(child(3), { name: "c" }),
  ];
}

const names = (futures: Iterable<Future>): string => [...futures].map((future) => (future as Task).getName()).join("");

/** The names of those that are done and of those that are not, and the time. */
const waited = (options?: WaitOptions, error?: unknown) =>
  play(function* () {
    const [done, pending] = yield* wait(yield* tasks(error), options);
    return [names(done), names(pending), loop.time()];
  });

describe("wait", () => {
  it.each<[string, WaitOptions | undefined, unknown, readonly unknown[]]>([
    ["all, by default", undefined, undefined, ["abc", "", 3]],
    ["all, though one fails", undefined, new Exception(), ["abc", "", 3]],
    ["the first that ends", { returnWhen: FIRST_COMPLETED }, undefined, ["a", "bc", 1]],
    ["the first that fails", { returnWhen: FIRST_EXCEPTION }, new Exception(), ["ab", "c", 2]],
    ["all where none fails", { returnWhen: FIRST_EXCEPTION }, undefined, ["abc", "", 3]],
    ["a time", { timeout: 2.5 }, undefined, ["ab", "c", 2.5]],
    ["no time", { timeout: 0 }, undefined, ["", "abc", 0]],
    ["less than the time", { timeout: 9, returnWhen: FIRST_COMPLETED }, undefined, ["a", "bc", 1]],
  ])("waits for %s", (_what, options, error, expected) => {
    expect(waited(options, error)).toEqual(expected);
  });

  it("cancels nothing, on a timeout or when it is cancelled", () => {
    const outcome = play(function* () {
      const three = yield* tasks();
      yield* wait(three, { timeout: 0.5 });
      const waiting = createTask(wait(three));
      yield* sleep(0);
      waiting.cancel();
      yield* wait([waiting]);
      const before = [waiting.cancelled(), ...three.map((task) => task.cancelling())];
      yield* wait(three);
      return [before, three.map((task) => task.cancelled())];
    });

    expect(outcome).toEqual([
      [true, 0, 0, 0],
      [false, false, false],
    ]);
  });

  it("does not look at what fails after it has ended", () => {
    const reports: unknown[] = [];
    loop.setExceptionHandler((_loop, context) => reports.push(context.exception));
    const error = new Exception("late");
    play(function* () {
      const three = yield* tasks(error);
      yield* wait(three, { timeout: 0.5, returnWhen: FIRST_EXCEPTION });
      yield* sleep(5);
      three[1]?.[Symbol.dispose]();
    });

    expect(reports).toEqual([error]);
  });

  it("does not count a cancelled future as failed", () => {
    const outcome = play(function* () {
      const three = yield* tasks();
      three[0]?.cancel();
      const [done] = yield* wait(three, { returnWhen: FIRST_EXCEPTION });
      return [done.size, loop.time()];
    });

    expect(outcome).toEqual([3, 3]);
  });

  it("has in the first set what is done when it resumes, also of futures that were done before, each once", () => {
    const outcome = play(function* () {
      const [a, b] = [loop.createFuture<number>(), loop.createFuture<number>()];
      loop.callSoon(() => {
        a.setResult(1);
        b.setResult(2);
      });
      const both = yield* wait([a, b, a], { returnWhen: FIRST_COMPLETED });
      const again = yield* wait(new Set([a, b]).values(), { returnWhen: FIRST_COMPLETED });
      return [both[0].size, both[1].size, again[0].size, loop.time()];
    });

    expect(outcome).toEqual([2, 0, 2, 0]);
  });

  it("runs nothing before it is awaited, but refuses an option that it does not know at once", () => {
    const waiting = wait([3 as never]);

    expect(() => wait([], { loop } as object)).toThrow(TypeError_);
    expect(() => loop.runUntilComplete(waiting)).toThrow(TypeError_);
  });

  it.each<[string, () => unknown, new () => Exception]>([
    ["nothing", () => [], ValueError],
    ["a single future", () => loop.createFuture(), TypeError_],
    ["a single coroutine", () => sleep(1), TypeError_],
    ["a coroutine among others", () => [loop.createFuture(), sleep(1)], TypeError_],
    ["a generator object", () => [(function* () {})()], TypeError_],
    ["null", () => null, TypeError_],
    ["a number", () => 3, TypeError_],
  ])("refuses %s", (_what, futures, error) => {
    expect(() => loop.runUntilComplete(wait(futures() as never))).toThrow(error);
  });

  it("refuses a condition that it does not know", () => {
    const future = loop.createFuture();

    expect(() => loop.runUntilComplete(wait([future], { returnWhen: "SOON" as never }))).toThrow(ValueError);
  });
});
