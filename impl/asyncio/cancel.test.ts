import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, CancelledError, type EventLoop, Exception, setClock, type Task } from "./index.ts";

const { coroutine, newEventLoop, sleep } = asyncio;

let loop: EventLoop;
let seen: string[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

/** Notes what becomes of an await of ten seconds, then goes on as it is told. */
const waiting = (goOn: (error: unknown) => Generator<unknown, unknown, any>) =>
  coroutine(function* waiting() {
    try {
      yield* sleep(10);
    } catch (error) {
      seen.push(String(error));
      return yield* goOn(error);
    }
    return "waited";
  });

function* raise(error: unknown): Generator<never, never> {
  throw error;
}

function* swallow(): Generator<never, string> {
  return "swallowed";
}

function* cleanUp(seconds: number, value: string) {
  return yield* sleep(seconds, value);
}

/** Runs the task to its end; tells how it ended, and at what time. */
function outcome(task: Task): unknown[] {
  try {
    return [loop.runUntilComplete(task), loop.time()];
  } catch (error) {
    return [String(error), task.cancelled(), loop.time()];
  }
}

describe("cancelling a task", () => {
  it("raises CancelledError at its await, with the message, and the task ends cancelled", () => {
    const task = loop.createTask(waiting(raise)());
    const accepted: boolean[] = [];
    loop.callLater(1, () => accepted.push(task.cancel("why")));
    const ended = outcome(task);

    expect([ended, seen, accepted, task.cancel(), task.cancelling()]).toEqual([
      ["CancelledError: why", true, 1],
      ["CancelledError: why"],
      [true],
      false,
      1,
    ]);
  });

  it.each([
    ["swallowed", swallow, ["swallowed", 1]],
    ["answered by another error", () => raise(new Exception("other")), ["Exception: other", false, 1]],
    ["followed by more waiting", () => cleanUp(2, "later"), ["later", 3]],
  ] as const)("can be %s", (_how, goOn, ended) => {
    const task = loop.createTask(waiting(goOn as never)());
    loop.callLater(1, () => task.cancel());

    expect(outcome(task)).toEqual(ended);
  });

  it("before its first step means that nothing of it runs", () => {
    const task = loop.createTask(waiting(swallow)());
    const accepted = [task.cancel("a"), task.cancel("b")];

    expect([accepted, outcome(task), seen, task.cancelling()]).toEqual([
      [true, true],
      ["CancelledError: b", true, 0],
      [],
      2,
    ]);
  });

  it("twice before the error is thrown throws it once", () => {
    const task = loop.createTask(waiting(() => cleanUp(1, "cleaned"))());
    loop.callLater(1, () => task.cancel());
    loop.callLater(1, () => task.cancel());

    expect([outcome(task), seen]).toEqual([["cleaned", 2], ["CancelledError"]]);
  });

  it("wins over a wake-up that is on its way", () => {
    const future = loop.createFuture<string>();
    const task = loop.createTask(
      coroutine(function* reading() {
        return yield* future;
      })(),
    );
    loop.callLater(1, () => {
      future.setResult("result");
      task.cancel();
    });

    expect(outcome(task)).toEqual(["CancelledError", true, 1]);
  });

  it("cancels the future that it awaits, and through a task the innermost first", () => {
    const inner = loop.createTask(waiting(raise)(), { name: "inner" });
    const outer = loop.createTask(
      coroutine(function* outer() {
        try {
          return yield* inner;
        } catch (error) {
          seen.push(`outer: ${String(error)}`);
          throw error;
        }
      })(),
    );
    loop.callLater(1, () => outer.cancel("m"));

    expect([outcome(outer), inner.cancelled(), seen]).toEqual([
      ["CancelledError: m", true, 1],
      true,
      ["CancelledError: m", "outer: CancelledError: m"],
    ]);
  });

  it("does not interrupt it where the awaited task swallows the request", () => {
    const inner = loop.createTask(waiting(swallow)());
    const outer = loop.createTask(
      coroutine(function* outer() {
        const value = yield* inner;
        yield* sleep(1);
        return value;
      })(),
    );
    loop.callLater(1, () => outer.cancel());

    expect(outcome(outer)).toEqual(["swallowed", 2]);
  });

  it("by itself takes effect at the next await that suspends, or at its end", () => {
    const done = loop.createFuture<number>();
    done.setResult(1);
    const self = (suspends: boolean) => {
      const task: Task<string> = loop.createTask(
        coroutine(function* self() {
          task.cancel("self");
          yield* done;
          seen.push("went on");
          if (suspends) yield* sleep(1);
          return "returned";
        })(),
      );
      return outcome(task);
    };

    expect([self(true), self(false), seen]).toEqual([
      ["CancelledError: self", true, 0],
      ["CancelledError: self", true, 0],
      ["went on", "went on"],
    ]);
  });

  it("before its first step is told with the message only to the first who asks", () => {
    const task = loop.createTask(waiting(swallow)());
    task.cancel("m");
    loop.callSoon(() => loop.stop());
    loop.runForever();

    expect([0, 1].map(() => String(catchError(() => task.result())))).toEqual(["CancelledError: m", "CancelledError"]);
  });

  it("gives its CancelledError to the first who asks, and another without the message to the next", () => {
    const task = loop.createTask(waiting(raise)());
    loop.callLater(1, () => task.cancel("m"));
    const errors = [outcome(task)[0], ...[0, 1].map(() => String(catchError(() => task.result())))];

    expect(errors).toEqual(["CancelledError: m", "CancelledError", "CancelledError"]);
  });
});

describe("uncancel", () => {
  it("takes requests back, and never counts below zero", () => {
    const task = loop.createTask(waiting(swallow)());
    const counts = [task.uncancel(), task.cancel(), task.cancel(), task.cancelling(), task.uncancel(), task.uncancel()];

    expect(counts).toEqual([0, true, true, 2, 1, 0]);
  });

  it("to zero withdraws an error that has not been thrown yet", () => {
    const task = loop.createTask(
      coroutine(function* rescued() {
        task.cancel();
        task.cancel();
        task.uncancel();
        task.uncancel();
        yield* sleep(1);
        return "rescued";
      })(),
    );

    expect(outcome(task)).toEqual(["rescued", 1]);
  });

  it("not to zero leaves it", () => {
    const task: Task = loop.createTask(
      coroutine(function* lost() {
        task.cancel();
        task.cancel();
        task.uncancel();
        yield* sleep(1);
      })(),
    );

    expect(outcome(task)).toEqual(["CancelledError", true, 0]);
  });
});

it("raising CancelledError unasked ends a task cancelled, and catching it does not lower the count", () => {
  const unasked = loop.createTask(
    coroutine(function* unasked() {
      throw new CancelledError("own");
    })(),
  );
  const catching = loop.createTask(waiting(swallow)());
  loop.callLater(1, () => catching.cancel());

  expect([outcome(unasked), outcome(catching), unasked.cancelling(), catching.cancelling()]).toEqual([
    ["CancelledError: own", true, 0],
    ["swallowed", 1],
    0,
    1,
  ]);
});

function catchError(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
