import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  CancelledError,
  customAwaitable,
  Exception,
  GeneratorExit,
  onWarning,
  RuntimeError,
  setClock,
  StopIteration,
  TypeError_,
  type Warning,
} from "./index.ts";

const { awaitable, coroutine, createTask, gather, iscoroutine, iscoroutinefunction, run, sleep } = asyncio;

const warnings: Warning[] = [];
let unlisten: () => void;
beforeEach(() => {
  setClock(null);
  warnings.length = 0;
  unlisten = onWarning((warning) => warnings.push(warning));
});
afterEach(() => unlisten());

/** Runs the body as the main coroutine. */
const play = <T>(body: () => Generator<unknown, T, any>): T => run(coroutine(body)());

const log = (entries: string[], delay = 1) =>
  coroutine(function* logged() {
    entries.push("begin");
    try {
      yield* sleep(delay);
      entries.push("end");
      return "value";
    } catch (error) {
      entries.push(String(error));
      throw error;
    } finally {
      entries.push("finally");
    }
  });

describe("a coroutine", () => {
  it("does nothing until it is awaited", () => {
    const entries: string[] = [];
    const logged = log(entries)();
    const before = [...entries];
    const value = play(function* () {
      return yield* logged;
    });

    expect([before, entries, value]).toEqual([[], ["begin", "end", "finally"], "value"]);
  });

  it("knows its name, and whether it has begun", () => {
    const logged = log([])();
    const before = logged.started;
    play(function* () {
      yield* logged;
    });

    expect([logged.name, String(logged), before, logged.started]).toEqual([
      "logged",
      "<coroutine logged>",
      false,
      true,
    ]);
    expect(coroutine(function* () {})().name).toBe("coroutine");
  });

  it("is called with the receiver of its function", () => {
    const counter = {
      count: 1,
      next: coroutine(function* (this: { count: number }, by: number) {
        return (this.count += by);
      }),
    };
    const result = play(function* () {
      return [yield* counter.next(1), yield* counter.next(2)];
    });

    expect(result).toEqual([2, 4]);
  });

  it("cannot be awaited again, when it has ended or while it is awaited", () => {
    const entries: string[] = [];
    const logged = log(entries)();
    const errors = play(function* () {
      const task = createTask(logged);
      yield* sleep(0);
      const seen: unknown[] = [];
      for (const delay of [2, 0]) {
        try {
          yield* logged;
        } catch (error) {
          seen.push(error);
        }
        yield* sleep(delay);
      }
      yield* task;
      return seen;
    });

    expect(errors).toEqual([expect.any(RuntimeError), expect.any(RuntimeError)]);
    expect(entries).toEqual(["begin", "end", "finally"]);
  });

  it("that is used up makes its task fail", () => {
    const logged = log([])();
    const outcome = play(function* () {
      yield* logged;
      return yield* gather([logged], { returnExceptions: true });
    });

    expect(outcome).toEqual([expect.any(RuntimeError)]);
  });

  it("turns a StopIteration that escapes into a RuntimeError with the cause", () => {
    const stop = new StopIteration(5);
    const raising = coroutine(function* raising(delay: number) {
      if (delay > 0) yield* sleep(delay);
      throw stop;
    });
    const cleaning = coroutine(function* cleaning() {
      try {
        yield* sleep(1);
      } catch {
        throw stop;
      }
    });
    const causes = play(function* () {
      const seen: unknown[] = [];
      for (const delay of [0, 1]) {
        try {
          yield* raising(delay);
        } catch (error) {
          seen.push(error instanceof RuntimeError && error.cause);
        }
      }
      const task = createTask(cleaning());
      yield* sleep(0);
      task.cancel();
      yield* asyncio.wait([task]);
      seen.push((task.exception() as RuntimeError).cause);
      return seen;
    });

    expect(causes).toEqual([stop, stop, stop]);
    expect(stop.value).toBe(5);
  });
});

describe("driven by hand, a coroutine", () => {
  it("gives what it yields, takes values, and ends", () => {
    const echo = coroutine(function* echo(): Generator<string, string, string> {
      return (yield "first") + (yield "second");
    });
    const driven = echo();
    const results = [driven.send(null), driven.send("a"), driven.send("b")];

    expect(results).toEqual([
      { value: "first", done: false },
      { value: "second", done: false },
      { value: "ab", done: true },
    ]);
    expect(() => driven.send("c")).toThrow(RuntimeError);
    expect(() => driven.throw(new Exception())).toThrow(RuntimeError);
  });

  it("refuses a value before it has started", () => {
    const driven = log([])();

    expect(() => driven.send(1)).toThrow(TypeError_);
    driven.close();
  });

  it("gets an error raised where it is suspended", () => {
    const catching = coroutine(function* catching() {
      try {
        yield "suspended";
      } catch (error) {
        return error;
      }
      return null;
    });
    const driven = catching();
    driven.send(undefined);
    const error = new Exception("thrown");

    expect(driven.throw(error)).toEqual({ value: error, done: true });
  });

  it("cannot be awaited in the middle, and is used up by an error", () => {
    const driven = log([])();
    const failing = coroutine(function* failing() {
      throw new Exception("at once");
    })();

    expect(() => failing.send(null)).toThrow(Exception);
    expect(() => failing.send(null)).toThrow(RuntimeError);
    expect(() => driven.throw(new Exception("before its start"))).toThrow(Exception);
    expect(() => driven[Symbol.iterator]()).toThrow(RuntimeError);
  });
});

describe("closing a coroutine", () => {
  it("raises GeneratorExit at the await where it is suspended, so that its cleaning up runs at once", () => {
    const entries: string[] = [];
    play(function* () {
      const logged = log(entries)();
      const task = createTask(logged);
      yield* sleep(0);
      logged.close();
      entries.push("closed");
      task.cancel();
      yield* asyncio.wait([task]);
    });

    expect(entries).toEqual(["begin", "GeneratorExit", "finally", "closed"]);
  });

  it("ends one that has not started, without running it and without a warning", () => {
    const entries: string[] = [];
    const logged = log(entries)();
    logged.close();
    logged.close();
    logged[Symbol.dispose]();

    expect([entries, warnings]).toEqual([[], []]);
    expect(() => logged.send(null)).toThrow(RuntimeError);
  });

  it("fails where GeneratorExit is ignored, or answered by another error", () => {
    const answering = coroutine(function* answering(answer: Exception | null) {
      for (;;) {
        try {
          yield null;
        } catch (error) {
          if (!(error instanceof GeneratorExit)) return;
          if (answer !== null) throw answer;
        }
      }
    });
    const answer = new Exception("no");
    const ignoring = answering(null);
    const raising = answering(answer);
    ignoring.send(null);
    raising.send(null);

    expect(() => ignoring.close()).toThrow(RuntimeError);
    expect(() => raising.close()).toThrow(answer);
    expect(() => ignoring[Symbol.dispose]()).not.toThrow();
  });

  it("of one that has ended does nothing", () => {
    const logged = log([])();
    play(function* () {
      yield* logged;
    });

    expect(() => logged.close()).not.toThrow();
  });
});

describe("a coroutine that dies", () => {
  it("is reported when it was never awaited, once", () => {
    const logged = log([])();
    logged[Symbol.dispose]();
    logged[Symbol.dispose]();

    expect(warnings).toEqual([{ category: "RuntimeWarning", message: "coroutine 'logged' was never awaited" }]);
  });

  it("is reported with the place where it was made, in debug mode", () => {
    run(
      coroutine(function* main() {
        log([])()[Symbol.dispose]();
      })(),
      { debug: true },
    );
    log([])()[Symbol.dispose]();

    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/never awaited\nCoroutine created at\n.*coroutine\.test\.ts/s),
      "coroutine 'logged' was never awaited",
    ]);
  });

  it("is closed when it is suspended", () => {
    const entries: string[] = [];
    const logged = coroutine(function* logged() {
      try {
        yield null;
      } finally {
        entries.push("finally");
      }
    })();
    logged.send(null);
    logged[Symbol.dispose]();

    expect([entries, warnings]).toEqual([["finally"], []]);
  });
});

describe("an awaitable", () => {
  it("is a future, a coroutine, a generator object or an object with an await of its own", () => {
    const values = play(function* () {
      const future = asyncio.getRunningLoop().createFuture<number>();
      future.setResult(1);
      const custom = customAwaitable(function* () {
        yield* sleep(0);
        return 3;
      });
      const raw = (function* () {
        return 4;
      })();
      const values: unknown[] = [];
      for (const object of [future, sleep(0, 2), custom, custom, raw]) values.push(yield* awaitable(object));
      return values;
    });

    expect(values).toEqual([1, 2, 3, 3, 4]);
  });

  it.each([[[]], ["text"], [7], [null], [undefined], [() => 0], [function named() {}], [{}], [new Set()]])(
    "is not %o",
    (object) => {
      expect(() => awaitable(object)).toThrow(TypeError_);
    },
  );
});

describe("iscoroutine and iscoroutinefunction", () => {
  it("tell coroutines and their functions from everything else", () => {
    const make = coroutine(function* make() {});
    const made = make();
    const objects = [made, make, function* () {}, () => 0, sleep(0), null];

    expect(objects.map(iscoroutine)).toEqual([true, false, false, false, true, false]);
    expect(objects.map(iscoroutinefunction)).toEqual([false, true, false, false, false, false]);
    expect(warnings.map(({ category }) => category)).toEqual(objects.map(() => "DeprecationWarning"));
    made.close();
  });
});

it("an exception that passes through awaits stays the same object", () => {
  const error = new CancelledError("mine");
  const inner = coroutine(function* inner() {
    yield* sleep(1);
    throw error;
  });
  const outer = coroutine(function* outer() {
    yield* inner();
  });
  const caught = play(function* () {
    try {
      yield* outer();
    } catch (thrown) {
      return thrown;
    }
    return null;
  });

  expect(caught).toBe(error);
});
