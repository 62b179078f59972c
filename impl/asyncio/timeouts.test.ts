import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  type AsyncContextManager,
  CancelledError,
  type EventLoop,
  Exception,
  RuntimeError,
  setClock,
  type Task,
  TimeoutError,
  type Timeout,
  TypeError_,
} from "./index.ts";

const { asyncWith, coroutine, createTask, currentTask, newEventLoop, shield, sleep, timeout, timeoutAt, waitFor } =
  asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

/** The outcome of the body: its value or its error as text, and the time. */
const outcomeOf = (body: () => Iterable<unknown, unknown, any>): unknown[] => {
  try {
    return [
      play(function* () {
        return yield* body();
      }),
      loop.time(),
    ];
  } catch (error) {
    return [String(error), loop.time()];
  }
};

describe("a timeout", () => {
  it("that does not expire changes nothing", () => {
    const outcome = outcomeOf(function* () {
      const limit = timeout(2);
      const value = yield* asyncWith(limit, () => sleep(1, "value"));
      yield* sleep(5);
      return [value, limit.expired(), limit.when(), String(limit)];
    });

    expect(outcome).toEqual([["value", false, 2, "<Timeout [finished]>"], 6]);
  });

  it("cancels the block, and turns the CancelledError into a TimeoutError", () => {
    const outcome = outcomeOf(function* () {
      const limit = timeout(1);
      try {
        yield* asyncWith(limit, function* () {
          try {
            yield* sleep(5);
          } catch (error) {
            seen.push(String(error), limit.expired(), String(limit));
            throw error;
          }
        });
      } catch (error) {
        const { cause } = error as TimeoutError;
        seen.push(String(error), cause instanceof CancelledError);
      }
      yield* sleep(1);
      return [limit.expired(), currentTask()?.cancelling()];
    });

    expect([outcome, seen]).toEqual([
      [[true, 0], 2],
      ["CancelledError", true, "<Timeout [expiring]>", "TimeoutError", true],
    ]);
  });

  it("of null, and one of an absolute time", () => {
    expect(outcomeOf(() => asyncWith(timeout(null), () => sleep(5, "value")))).toEqual(["value", 5]);
    expect(outcomeOf(() => asyncWith(timeoutAt(7), () => sleep(5, "value")))).toEqual(["TimeoutError", 7]);
  });

  it.each<[string, (limit: Timeout) => void, unknown[]]>([
    ["later", (limit) => limit.reschedule(3), ["TimeoutError", 3]],
    ["earlier", (limit) => limit.reschedule(0.5), ["TimeoutError", 0.5]],
    ["to never", (limit) => limit.reschedule(null), ["value", 5]],
    ["to the past", (limit) => limit.reschedule(-1), ["TimeoutError", 0]],
  ])("can be rescheduled %s", (_when, reschedule, expected) => {
    const outcome = outcomeOf(() =>
      asyncWith(timeout(1), function* (limit) {
        seen.push(String(limit));
        reschedule(limit);
        return yield* sleep(5, "value");
      }),
    );

    expect([outcome, seen]).toEqual([expected, ["<Timeout [active] when=1>"]]);
  });

  it("that is due already expires among what is ready, in its place", () => {
    outcomeOf(() =>
      asyncWith(timeout(0), function* (limit) {
        loop.callSoon(() => seen.push(limit.expired()));
        yield* sleep(5);
      }),
    );

    expect([seen, loop.time()]).toEqual([[true], 0]);
  });

  it("does not mind the requests that the task had before", () => {
    const outcome = outcomeOf(function* () {
      currentTask()?.cancel();
      try {
        yield* sleep(1);
      } catch {
        yield* asyncWith(timeout(1), () => sleep(5));
      }
    });

    expect(outcome).toEqual(["TimeoutError", 1]);
  });

  it("in the past does not interrupt a block that does not suspend", () => {
    const outcome = outcomeOf(function* () {
      yield* asyncWith(timeout(-1), function* () {
        seen.push("block");
      });
      yield* sleep(1);
    });

    expect([outcome, seen]).toEqual([[undefined, 1], ["block"]]);
  });

  it("can be entered once, in a task, and rescheduled only while it is active", () => {
    const enter = (limit: Timeout) => asyncWith(limit, () => sleep(0));
    const errors = play(function* () {
      const limit = timeout(1);
      const errors = [catchError(() => limit.reschedule(2))];
      yield* enter(limit);
      errors.push(
        catchError(() => limit.reschedule(2)),
        catchError(() => enter(limit).next()),
      );
      loop.callSoon(() => errors.push(catchError(() => enter(timeout(1)).next())));
      yield* sleep(1);
      return errors;
    });
    errors.push(catchError(() => timeout(1)));

    expect(errors).toEqual(errors.map(() => expect.any(RuntimeError)));
  });

  it("inside another: the earlier deadline decides which of them raises", () => {
    const nested = (outer: number, inner: number) =>
      outcomeOf(() =>
        asyncWith(timeoutAt(loop.time() + outer), function* () {
          try {
            return yield* asyncWith(timeout(inner), () => sleep(5));
          } catch (error) {
            seen.push(String(error));
            throw error;
          }
        }),
      );

    expect([nested(1, 2), nested(2, 1), seen]).toEqual([
      ["TimeoutError", 1],
      ["TimeoutError", 2],
      ["CancelledError", "TimeoutError"],
    ]);
  });

  it("lets other errors through, and the answer of a block that swallows", () => {
    const block = (answer: () => unknown) =>
      outcomeOf(() =>
        asyncWith(timeout(1), function* () {
          try {
            yield* sleep(5);
          } catch {
            return answer();
          }
          return null;
        }),
      );
    const raise = (): never => {
      throw new Exception("other");
    };

    expect([block(() => "swallowed"), block(raise)]).toEqual([
      ["swallowed", 1],
      ["Exception: other", 2],
    ]);
  });

  it("does not convert a cancellation from outside, even when it expires, too", () => {
    const task: Task = loop.createTask(
      coroutine(function* limited() {
        yield* asyncWith(timeout(1), function* () {
          try {
            yield* sleep(5);
          } finally {
            yield* sleep(1);
          }
        });
      })(),
    );
    loop.callLater(1, () => task.cancel("outside"));

    expect([catchError(() => loop.runUntilComplete(task)), loop.time()]).toEqual([new CancelledError("outside"), 2]);
  });
});

describe("asyncWith", () => {
  const manager = (swallows: boolean): AsyncContextManager<string> => ({
    *aenter() {
      yield* sleep(1);
      return "entered";
    },
    *aexit(exception) {
      yield* sleep(1);
      seen.push(exception === undefined ? "left" : String(exception));
      return swallows;
    },
  });

  it("hands the body what entering gives, and leaves in any case", () => {
    function* failing(): Generator<never, never> {
      throw new Exception("broken");
    }
    const outcomes = [
      outcomeOf(() =>
        asyncWith(manager(false), function* (entered) {
          return entered;
        }),
      ),
      outcomeOf(() => asyncWith(manager(false), failing)),
      outcomeOf(() => asyncWith(manager(true), failing)),
    ];

    expect([outcomes, seen]).toEqual([
      [
        ["entered", 2],
        ["Exception: broken", 4],
        [undefined, 6],
      ],
      ["left", "Exception: broken", "Exception: broken"],
    ]);
  });
});

describe("waitFor", () => {
  it("gives the result in time, with or without a limit", () => {
    const result = play(function* () {
      const n: number = yield* waitFor(sleep(1, 1), 2);
      const text: string = yield* waitFor(createTask(sleep(1, "task")), null);
      return [n, text, loop.time()];
    });

    expect(result).toEqual([1, "task", 2]);
  });

  it("cancels what it awaits, waits for its end, and raises TimeoutError", () => {
    const cleaning = coroutine(function* cleaning() {
      try {
        yield* sleep(5);
      } finally {
        yield* sleep(1);
        seen.push("cleaned");
      }
    });
    const outcome = outcomeOf(function* () {
      const task = createTask(cleaning());
      try {
        yield* waitFor(task, 2);
      } catch (error) {
        return [String(error), task.cancelled(), loop.time()];
      }
      return [];
    });

    expect([outcome, seen]).toEqual([[["TimeoutError", true, 3], 3], ["cleaned"]]);
  });

  it("awaits in the caller's own task", () => {
    const same = play(function* () {
      const caller = currentTask();
      const inside = coroutine(function* inside() {
        return currentTask() === caller;
      });
      return yield* waitFor(inside(), 1);
    });

    expect(same).toBe(true);
  });

  it("does not cancel what is shielded", () => {
    const outcome = play(function* () {
      const task = createTask(sleep(3, "value"));
      try {
        yield* waitFor(shield(task), 1);
      } catch (error) {
        return [String(error), yield* task];
      }
      return [];
    });

    expect(outcome).toEqual(["TimeoutError", "value"]);
  });

  it("without time gives what is done, and lets nothing else begin", () => {
    const begun = coroutine(function* begun() {
      seen.push("begun");
    });
    const outcomes = play(function* () {
      const done = loop.createFuture<number>();
      done.setResult(1);
      const broken = loop.createFuture<number>();
      loop.callSoon(() => broken.setException(new Exception("broken")));
      const stubborn = createTask(
        coroutine(function* stubborn() {
          try {
            yield* sleep(5);
          } catch {
            throw new Exception("stubborn");
          }
        })(),
      );
      yield* sleep(0);
      const outcomes: unknown[] = [];
      for (const awaited of [done, begun(), broken, stubborn]) {
        try {
          outcomes.push(yield* waitFor<unknown>(awaited, 0));
        } catch (error) {
          outcomes.push(String(error));
        }
      }
      return [outcomes, loop.time()];
    });

    expect([outcomes, seen]).toEqual([[[1, "TimeoutError", "Exception: broken", "Exception: stubborn"], 0], []]);
  });

  it("without time can itself be cancelled while it waits for the end", () => {
    const outcome = play(function* () {
      const slow = createTask(
        coroutine(function* slow() {
          try {
            yield* sleep(5);
          } finally {
            yield* sleep(5);
          }
        })(),
      );
      yield* sleep(0);
      const waiting = createTask(waitFor(slow, 0));
      loop.callLater(1, () => waiting.cancel());
      try {
        yield* waiting;
      } catch (error) {
        return [String(error), slow.done(), loop.time()];
      }
      return [];
    });

    expect(outcome).toEqual(["CancelledError", false, 1]);
  });

  it("runs nothing before it is awaited, and refuses what cannot be awaited then", () => {
    const waiting = waitFor(3 as never, 1);

    expect(outcomeOf(() => waiting)).toEqual([expect.stringContaining("TypeError"), 0]);
    expect(() => waitFor(sleep(1), 1, { loop })).toThrow(TypeError_);
  });
});

function catchError(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return "nothing was thrown";
}
