import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  type Awaitable,
  CancelledError,
  type EventLoop,
  Exception,
  type ExceptionContext,
  onWarning,
  RuntimeError,
  setClock,
  setEventLoop,
  TypeError_,
  ValueError,
} from "./index.ts";

const { coroutine, createTask, gather, newEventLoop, sleep } = asyncio;

let loop: EventLoop;
let seen: unknown[];
let reports: ExceptionContext[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  setEventLoop(loop);
  seen = [];
  reports = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
});
afterEach(() => {
  setEventLoop(null);
  loop.close();
});

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

const child = coroutine(function* child(name: string, seconds: number, error?: unknown) {
  seen.push(`${name} begins`);
  try {
    yield* sleep(seconds);
    if (error !== undefined) throw error;
    return name;
  } catch (caught) {
    seen.push(`${name}: ${String(caught)}`);
    throw caught;
  } finally {
    seen.push(`${name} ends at ${loop.time()}`);
  }
});

describe("gather", () => {
  it("runs its awaitables at the same time, and gives their results in the order of the arguments", () => {
    const future = loop.createFuture<number>();
    loop.callLater(1, () => future.setResult(7));
    const results = play(function* () {
      const task = createTask(child("task", 2));
      const [a, b, c] = yield* gather([child("a", 3), future, task]);
      const typed: [string, number, string] = [a, b, c];
      return typed;
    });

    expect([results, loop.time()]).toEqual([["a", 7, "task"], 3]);
    expect(seen.slice(0, 2)).toEqual(["task begins", "a begins"]);
  });

  it("of nothing is done, with an empty list", () => {
    const gathered = gather([]);

    expect([gathered.done(), gathered.result()]).toEqual([true, []]);
  });

  it("runs what is given twice once", () => {
    const twice = child("twice", 1);
    const results = play(function* () {
      return yield* gather([twice, twice, sleep(0, "other"), twice]);
    });

    expect([results, seen]).toEqual([
      ["twice", "twice", "other", "twice"],
      ["twice begins", "twice ends at 1"],
    ]);
  });

  it("of futures that are done is done at once", () => {
    const futures = [1, 2].map((value) => {
      const future = loop.createFuture<number>();
      future.setResult(value);
      return future;
    });

    expect(gather(futures).result()).toEqual([1, 2]);
  });

  it("can be nested, and awaited by several", () => {
    const results = play(function* () {
      const outer = gather([gather([child("a", 1)]), child("b", 2)]);
      return [yield* outer, yield* outer];
    });

    expect(results).toEqual([
      [["a"], "b"],
      [["a"], "b"],
    ]);
  });

  it("outside a run schedules on the current loop", () => {
    expect(loop.runUntilComplete(gather([child("a", 1), child("b", 1)]))).toEqual(["a", "b"]);
  });

  it.each([
    ["a number", [3]],
    ["an array", [[]]],
    ["a nested array of awaitables", [[sleep(0)]]],
    ["a function", [child]],
  ])("refuses %s among its awaitables", (_what, awaitables) => {
    expect(() => gather(awaitables as never)).toThrow(TypeError_);
  });

  it("refuses what is no array, an option that it does not know, and futures of two loops", () => {
    const other = newEventLoop();
    const futures = [loop.createFuture(), other.createFuture()];

    expect(() => gather(new Set(futures) as never)).toThrow(TypeError_);
    expect(() => gather(futures.slice(0, 1), { loop } as object)).toThrow(TypeError_);
    expect(() => gather(futures)).toThrow(ValueError);
  });

  it("without any loop is a RuntimeError, and its coroutine is not reported as never awaited", () => {
    setEventLoop(null);
    const warnings: unknown[] = [];
    const unlisten = onWarning((warning) => warnings.push(warning));
    const coro = child("a", 1);

    expect(() => gather([])).toThrow(RuntimeError);
    expect(() => gather([coro])).toThrow(RuntimeError);
    coro.close();
    coro[Symbol.dispose]();
    unlisten();
    expect(warnings).toEqual([]);
  });
});

describe("a gather with a child that fails", () => {
  it("raises the first error at once; the others run on, and later errors are dropped", () => {
    const error = new Exception("first");
    play(function* () {
      const children = [child("a", 3), child("b", 1, error), child("c", 2, new Exception("second"))].map((each) =>
        createTask(each),
      );
      try {
        yield* gather(children);
      } catch (caught) {
        seen.push(caught === error, loop.time());
      }
      yield* sleep(5);
      for (const each of children) each[Symbol.dispose]();
    });

    expect(seen.slice(3)).toEqual([
      "b: Exception: first",
      "b ends at 1",
      true,
      1,
      "c: Exception: second",
      "c ends at 2",
      "a ends at 3",
    ]);
    expect(reports).toEqual([]);
  });

  it("gives errors in the place of results where it is told so", () => {
    const error = new Exception("broken");
    const results = play(function* () {
      const cancelled = createTask(child("c", 5));
      const silent = createTask(sleep(5));
      loop.callLater(2, () => silent.cancel());
      loop.callLater(2, () => cancelled.cancel("m"));
      return yield* gather([child("a", 1, error), cancelled, silent, child("d", 3)], { returnExceptions: true });
    });

    // A task keeps its message for the first CancelledError: the list gets another one.
    expect(results).toEqual([error, new CancelledError(""), new CancelledError(""), "d"]);
  });

  it("treats a cancelled child like one that raises CancelledError", () => {
    const outcome = play(function* () {
      const [a, b] = [createTask(child("a", 5)), createTask(child("b", 2))];
      loop.callLater(1, () => a.cancel("m"));
      const gathered = gather([a, b]);
      try {
        yield* gathered;
      } catch (error) {
        return [String(error), gathered.cancelled(), loop.time(), yield* b];
      }
      return null;
    });

    expect(outcome).toEqual(["CancelledError: m", false, 1, "b"]);
  });
});

describe("cancelling a gather", () => {
  /** Gathers, is cancelled after a second, and tells what came of it. */
  const cancelled = (returnExceptions: boolean, ...children: Awaitable<unknown>[]) =>
    play(function* () {
      const gathered = gather(children, { returnExceptions });
      const accepted: boolean[] = [];
      loop.callLater(1, () => accepted.push(gathered.cancel("m")));
      let outcome: unknown;
      try {
        outcome = yield* gathered;
      } catch (error) {
        outcome = error;
      }
      const time = loop.time();
      accepted.push(gathered.cancel());
      yield* sleep(10);
      return [String(outcome), accepted, gathered.cancelled(), time];
    });
  const swallowing = coroutine(function* swallowing() {
    try {
      yield* sleep(5);
    } catch {
      yield* sleep(2);
    }
    return "swallowed";
  });

  it("cancels the children that are not done, and ends with the first of them", () => {
    expect([cancelled(false, swallowing(), child("a", 5), child("done", 0)), seen]).toEqual([
      ["CancelledError: m", [true, false], false, 1],
      ["a begins", "done begins", "done ends at 0", "a: CancelledError: m", "a ends at 1"],
    ]);
  });

  it("waits for all where exceptions are results, and raises CancelledError all the same", () => {
    expect(cancelled(true, child("a", 5), swallowing())).toEqual(["CancelledError", [true, false], false, 3]);
  });

  it("that all children swallow ends with CancelledError", () => {
    expect(cancelled(false, swallowing(), swallowing())).toEqual(["CancelledError", [true, false], false, 3]);
  });
});
