import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  type AsyncGenerator,
  type Coroutine,
  type EventLoop,
  Exception,
  type ExceptionContext,
  GeneratorExit,
  onWarning,
  setClock,
  StopAsyncIteration,
  StopIteration,
} from "./index.ts";

const { asyncGenerator, coroutine, createTask, emit, newEventLoop, sleep, wait } = asyncio;

let loop: EventLoop;
let seen: unknown[];
let reports: ExceptionContext[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
  reports = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

/** What each step gives, or raises, as text. */
function* outcomesOf(...steps: readonly (() => Coroutine<unknown>)[]) {
  const outcomes: string[] = [];
  for (const step of steps) {
    try {
      outcomes.push(String(yield* step()));
    } catch (error) {
      outcomes.push((error as Exception).name);
    }
  }
  return outcomes;
}

/** Emits two numbers a second apart, notes what is sent, and cleans up in a second. */
const numbers = asyncGenerator<number>(function* numbers() {
  try {
    seen.push(yield* emit(1));
    yield* sleep(1);
    seen.push(yield* emit(2));
  } finally {
    yield* sleep(1);
    seen.push(`closed at ${loop.time()}`);
  }
});

describe("an asynchronous generator", () => {
  it("gives its items one after the other, takes what is sent, and then has ended", () => {
    const outcomes = play(function* () {
      const generator = numbers();
      const before = [...seen];
      const outcomes = yield* outcomesOf(
        () => generator.anext(),
        () => generator.asend("sent"),
        () => generator.anext(),
        () => generator.anext(),
        () => generator.athrow(new Exception()),
        () => generator.aclose(),
      );
      return [before, outcomes, generator.ended, String(generator)];
    });

    expect([outcomes, seen]).toEqual([
      [
        [],
        ["1", "2", "StopAsyncIteration", "StopAsyncIteration", "null", "undefined"],
        true,
        "<async_generator numbers>",
      ],
      ["sent", undefined, "closed at 2"],
    ]);
  });

  it("that has not started takes no value, and an error or a close ends it without running it", () => {
    const outcomes = play(function* () {
      const [sent, thrown, closed] = [numbers(), numbers(), numbers()];
      return yield* outcomesOf(
        () => sent.asend(5),
        () => thrown.athrow(new Exception()),
        () => thrown.anext(),
        () => closed.aclose(),
        () => closed.anext(),
        () => closed.aclose(),
      );
    });

    expect([outcomes, seen]).toEqual([
      ["TypeError", "Exception", "StopAsyncIteration", "undefined", "StopAsyncIteration", "undefined"],
      [],
    ]);
  });

  it("gets an error raised where it is suspended, and may answer with an item", () => {
    const catching = asyncGenerator<unknown>(function* catching() {
      try {
        yield* emit(1);
      } catch (error) {
        yield* emit(error);
      }
    });
    const outcomes = play(function* () {
      const generator = catching();
      return yield* outcomesOf(
        () => generator.anext(),
        () => generator.athrow(new Exception("thrown")),
        () => generator.athrow(new Exception("again")),
      );
    });

    expect(outcomes).toEqual(["1", "Exception: thrown", "Exception"]);
  });

  it("that is closed gets GeneratorExit, and may await as it cleans up", () => {
    const outcomes = play(function* () {
      const generator = numbers();
      return yield* outcomesOf(
        () => generator.anext(),
        () => generator.aclose(),
        () => generator.aclose(),
        () => generator.anext(),
      );
    });

    expect([outcomes, seen]).toEqual([["1", "undefined", "undefined", "StopAsyncIteration"], ["closed at 1"]]);
  });

  it("that emits while it is closed ignores GeneratorExit", () => {
    const stubborn = asyncGenerator<number>(function* stubborn() {
      for (;;) {
        try {
          yield* emit(1);
        } catch (error) {
          if (!(error instanceof GeneratorExit)) throw error;
        }
      }
    });
    const outcomes = play(function* () {
      const generator = stubborn();
      return yield* outcomesOf(
        () => generator.anext(),
        () => generator.aclose(),
        () => generator.anext(),
        () => generator.athrow(new Exception()),
        () => generator.aclose(),
      );
    });

    expect(outcomes).toEqual(["1", "RuntimeError", "1", "StopAsyncIteration", "StopAsyncIteration"]);
  });

  it("that answers the close by returning is closed, and by an error fails with it", () => {
    const answering = asyncGenerator<number, [answer: unknown]>(function* answering(answer) {
      try {
        yield* emit(1);
      } catch {
        if (answer !== null) throw answer;
      }
    });
    const outcomes = play(function* () {
      const [returning, failing] = [answering(null), answering(new Exception())];
      return yield* outcomesOf(
        () => returning.anext(),
        () => returning.aclose(),
        () => failing.anext(),
        () => failing.aclose(),
        () => failing.aclose(),
      );
    });

    expect(outcomes).toEqual(["1", "undefined", "1", "Exception", "undefined"]);
  });

  it("has ended when StopIteration is thrown in before it has begun", () => {
    const outcomes = play(() => {
      const generator = numbers();
      return outcomesOf(
        () => generator.athrow(new StopIteration()),
        () => generator.anext(),
      );
    });

    expect([outcomes, seen]).toEqual([["null", "StopAsyncIteration"], []]);
  });

  it.each([new StopAsyncIteration("own"), new StopIteration("own")])(
    "turns its own %s into a RuntimeError",
    (error) => {
      const raising = asyncGenerator<number>(function* raising() {
        throw error;
      });
      const caught = play(function* () {
        const generator = raising();
        try {
          yield* generator.anext();
        } catch (caught) {
          return (caught as Exception).cause;
        }
        return null;
      });

      expect(caught).toBe(error);
    },
  );

  it("takes one step at a time", () => {
    const slow = asyncGenerator<string>(function* slow() {
      yield* sleep(1);
      yield* emit("item");
    });
    const outcomes = play(function* () {
      const generator = slow();
      const task = createTask(generator.anext());
      yield* sleep(0);
      return [
        ...(yield* outcomesOf(
          () => generator.anext(),
          () => generator.athrow(new Exception()),
          () => generator.aclose(),
        )),
        yield* task,
      ];
    });

    expect(outcomes).toEqual(["RuntimeError", "RuntimeError", "RuntimeError", "item"]);
  });

  it("is cancelled at its await with the task that takes the step", () => {
    const slow = asyncGenerator<number>(function* slow() {
      try {
        yield* sleep(5);
      } catch (error) {
        seen.push(String(error));
        throw error;
      }
    });
    const outcome = play(function* () {
      const generator = slow();
      const task = createTask(generator.anext());
      yield* sleep(1);
      task.cancel("m");
      yield* wait([task]);
      return [task.cancelled(), ...(yield* outcomesOf(() => generator.anext()))];
    });

    expect([outcome, seen]).toEqual([[true, "StopAsyncIteration"], ["CancelledError: m"]]);
  });
});

describe("shutdownAsyncgens", () => {
  it("closes what has begun, all at the same time", () => {
    play(function* () {
      const generators = [numbers(), numbers(), numbers()];
      for (const generator of generators.slice(0, 2)) yield* generator.anext();
      yield* loop.shutdownAsyncgens();
      yield* loop.shutdownAsyncgens();
    });

    expect([seen, loop.time()]).toEqual([["closed at 1", "closed at 1"], 1]);
  });

  it("reports what fails as it is closed, and closes the others", () => {
    const error = new Exception("broken");
    const failing = asyncGenerator<number>(function* failing() {
      try {
        yield* emit(1);
      } catch {
        throw error;
      }
    });
    const generators: AsyncGenerator[] = [];
    play(function* () {
      generators.push(failing(), numbers());
      for (const generator of generators) yield* generator.anext();
      yield* loop.shutdownAsyncgens();
    });

    expect(seen).toEqual(["closed at 1"]);
    expect(reports.map((report) => [report.exception, report.asyncgen === generators[0]])).toEqual([[error, true]]);
  });

  it("is too early for a generator that begins after it", () => {
    const warnings: string[] = [];
    const unlisten = onWarning(({ category }) => warnings.push(category));
    play(function* () {
      yield* loop.shutdownAsyncgens();
      yield* numbers().anext();
    });
    unlisten();

    expect(warnings).toEqual(["ResourceWarning"]);
  });
});

describe("a generator that dies", () => {
  it("is closed by its loop, if it has begun and not ended", () => {
    play(function* () {
      const [begun, ended, unborn] = [numbers(), numbers(), numbers()];
      yield* begun.anext();
      yield* ended.aclose();
      for (const generator of [begun, ended, unborn]) generator[Symbol.dispose]();
      begun[Symbol.dispose]();
      yield* sleep(3);
    });

    expect(seen).toEqual(["closed at 1"]);
  });

  it("after its loop was closed is left alone", () => {
    const generator = numbers();
    play(() => generator.anext()[Symbol.iterator]() as Generator<unknown, number>);
    loop.close();
    generator[Symbol.dispose]();

    expect(seen).toEqual([]);
  });
});
