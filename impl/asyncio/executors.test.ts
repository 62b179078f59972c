import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  CancelledError,
  ContextVar,
  type EventLoop,
  Exception,
  InvalidStateError,
  onWarning,
  RuntimeError,
  setClock,
  TypeError_,
  ValueError,
} from "./index.ts";
import { ConcurrentFuture } from "./concurrent-future.ts";

const { coroutine, createTask, isfuture, newEventLoop, sleep, ThreadPoolExecutor, toThread } = asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

const note = (...what: readonly unknown[]): void => void seen.push([...what, loop.time()]);
const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

/** A job that blocks its thread for so many seconds. */
const blocking = (seconds: number, result: unknown = null) =>
  function* (): Generator<number, unknown> {
    yield seconds;
    note("job of", seconds);
    return result;
  };

describe("runInExecutor", () => {
  it("gives a future of the loop at once, and what the function returns, called with the arguments", () => {
    const result = play(function* () {
      const future = loop.runInExecutor(null, (one: number, other: number) => one + other, 3, 9);
      note(isfuture(future), future.getLoop() === loop, future.done());
      return yield* future;
    });

    expect([result, seen]).toEqual([12, [[true, true, false, 0]]]);
  });

  it("raises what the function raises where its future is awaited", () => {
    const failing = (): never => {
      throw new ValueError("no");
    };

    expect(() => play(() => loop.runInExecutor(null, failing)[Symbol.iterator]() as never)).toThrow(ValueError);
  });

  it("lets the loop run while a job blocks, and completes jobs in the order of their ends", () => {
    play(function* () {
      const slow = loop.runInExecutor(null, blocking(2));
      const quick = loop.runInExecutor(null, blocking(1));
      yield* sleep(0.5);
      note("awake");
      yield* quick;
      note("quick");
      yield* slow;
      note("slow");
    });

    expect(seen).toEqual([
      ["awake", 0.5],
      ["job of", 1, 1],
      ["quick", 1],
      ["job of", 2, 2],
      ["slow", 2],
    ]);
  });

  it("has as many jobs go on at a time as the pool has workers", () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1, clock: loop.clock });
    play(function* () {
      const jobs = [1, 2].map((seconds) => loop.runInExecutor(pool, blocking(seconds)));
      for (const job of jobs) yield* job;
    });

    expect(seen).toEqual([
      ["job of", 1, 1],
      ["job of", 2, 3],
    ]);
  });

  it("does not interrupt a job whose future is cancelled, and never begins one that waits", () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1, clock: loop.clock });
    play(function* () {
      const running = loop.runInExecutor(pool, blocking(2));
      const waiting = loop.runInExecutor(pool, blocking(1));
      yield* sleep(1);
      running.cancel();
      waiting.cancel();
      try {
        yield* running;
      } catch (error) {
        note(error instanceof CancelledError);
      }
      yield* sleep(9);
    });

    expect(seen).toEqual([
      [true, 1],
      ["job of", 2, 2],
    ]);
  });

  it("takes the default executor that was set, which has to be a thread pool", () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1, clock: loop.clock });
    loop.setDefaultExecutor(pool);
    pool.shutdown();

    expect(() => loop.runInExecutor(null, note)).toThrow(RuntimeError);
    expect(() => loop.setDefaultExecutor({} as never)).toThrow(TypeError_);
    expect(() => new ThreadPoolExecutor({ maxWorkers: 0 })).toThrow(ValueError);
  });
});

describe("shutdownDefaultExecutor", () => {
  it("waits for the jobs, and afterwards the default executor takes none, others do", () => {
    play(function* () {
      loop.runInExecutor(null, blocking(2));
      yield* loop.shutdownDefaultExecutor();
      note("over");
    });

    expect(seen).toEqual([
      ["job of", 2, 2],
      ["over", 2],
    ]);
    expect(() => loop.runInExecutor(null, note)).toThrow(RuntimeError);
    expect(loop.runInExecutor(new ThreadPoolExecutor({ clock: loop.clock }), note).done()).toBe(false);
  });

  it("gives up at its timeout with a RuntimeWarning, and the job goes on", () => {
    const stop = onWarning(({ category }) => note(category));
    play(function* () {
      loop.runInExecutor(null, blocking(3));
      yield* loop.shutdownDefaultExecutor(1);
      note("over");
      yield* sleep(5);
    });
    stop();

    expect(seen).toEqual([
      ["RuntimeWarning", 1],
      ["over", 1],
      ["job of", 3, 3],
    ]);
  });

  it("has nothing to wait for where there was no job", () => {
    play(function* () {
      yield* loop.shutdownDefaultExecutor();
      note("over");
    });

    expect(seen).toEqual([["over", 0]]);
  });

  it("is not what close() does: a job that runs ends later", () => {
    play(function* () {
      loop.runInExecutor(null, blocking(3));
      yield* sleep(1);
    });
    loop.close();
    note("closed");
    loop.clock.advance(5);

    expect(seen).toEqual([
      ["closed", 1],
      ["job of", 3, 3],
    ]);
  });
});

describe("toThread", () => {
  it("starts nothing before it is awaited, and shows the job a copy of the caller's context", () => {
    const variable = new ContextVar("variable", { default: "none" });
    const result = play(function* () {
      variable.set("caller");
      const errand = toThread(function* (more: string): Generator<number, string> {
        note(variable.get() + more);
        variable.set("thread");
        yield 1;
        return variable.get();
      }, "!");
      note("made");
      yield* sleep(1);
      const inside = yield* errand;
      return [inside, variable.get()];
    });

    expect([result, seen]).toEqual([
      ["thread", "caller"],
      [
        ["made", 0],
        ["caller!", 1],
      ],
    ]);
  });
});

describe("runCoroutineThreadsafe", () => {
  const { runCoroutineThreadsafe } = asyncio;

  it("wakes a loop that waits, and completes a concurrent future with what comes of the coroutine", () => {
    const work = coroutine(function* work(fails: boolean) {
      note("work");
      yield* sleep(1);
      if (fails) throw new Exception("failed");
      return "done";
    });
    const futures: ConcurrentFuture<string>[] = [];
    loop.clock.agenda.add(2, () => {
      futures.push(runCoroutineThreadsafe(work(false), loop), runCoroutineThreadsafe(work(true), loop));
      return null;
    });
    loop.runUntilComplete(sleep(100));

    expect(seen).toEqual([
      ["work", 2],
      ["work", 2],
    ]);
    expect(futures.map((future) => String(future.exception() ?? future.result()))).toEqual([
      "done",
      "Exception: failed",
    ]);
  });

  it("starts nothing itself, and hands a cancellation on", () => {
    const work = coroutine(function* work() {
      note("work");
      try {
        yield* sleep(50);
      } catch (error) {
        note(error instanceof CancelledError);
        throw error;
      }
    });
    const future = runCoroutineThreadsafe(work(), loop);
    note("handed over");
    loop.callLater(1, () => future.cancel());
    loop.runUntilComplete(sleep(2));

    expect(seen).toEqual([
      ["handed over", 0],
      ["work", 0],
      [true, 1],
    ]);
    expect([future.cancelled(), future.done()]).toEqual([true, true]);
  });

  it("takes coroutine objects alone", () => {
    expect(() => runCoroutineThreadsafe(sleep as never, loop)).toThrow(TypeError_);
  });
});

describe("wrapFuture", () => {
  const { wrapFuture } = asyncio;

  it("takes over a result, an exception, a cancellation, whenever they come", () => {
    const outcomes = [
      (future: ConcurrentFuture) => future.setResult(1),
      (future: ConcurrentFuture) => future.setException(new ValueError("no")),
      (future: ConcurrentFuture) => void future.cancel(),
    ].map((complete) =>
      play(function* () {
        const future = new ConcurrentFuture();
        loop.callLater(1, () => complete(future));
        try {
          return yield* wrapFuture(future, { loop });
        } catch (error) {
          return (error as object).constructor.name;
        }
      }),
    );

    expect(outcomes).toEqual([1, "ValueError", "CancelledError"]);
  });

  it("hands its own cancellation on, and leaves an asyncio future as it is", () => {
    const future = new ConcurrentFuture();
    const own = loop.createFuture();
    play(function* () {
      wrapFuture(future, { loop }).cancel();
      yield* sleep(0);
    });

    expect([future.cancelled(), wrapFuture(own) === own]).toEqual([true, true]);
    expect(() => wrapFuture(3 as never)).toThrow(TypeError_);
  });
});

describe("a concurrent future", () => {
  it("cannot be cancelled once it runs, nor completed twice", () => {
    const future = new ConcurrentFuture<number>();
    const ran = [future.setRunningOrNotifyCancel(), future.running(), future.cancel()];
    future.setResult(1);

    expect([ran, future.cancel(), future.cancelled(), future.result()]).toEqual([[true, true, false], false, false, 1]);
    expect(() => future.setResult(2)).toThrow(Exception);
    expect(() => future.setRunningOrNotifyCancel()).toThrow(RuntimeError);
  });

  it("has no result before it is done, and raises another CancelledError than asyncio's", () => {
    const future = new ConcurrentFuture();
    const early = catchError(() => future.result());
    future.cancel();
    const late = catchError(() => future.exception());

    expect([String(early), future.setRunningOrNotifyCancel()]).toEqual(["TimeoutError", false]);
    expect([late instanceof Exception, late instanceof CancelledError, late instanceof InvalidStateError]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("cannot be awaited", () => {
    const awaited = coroutine(function* () {
      return yield* asyncio.awaitable(new ConcurrentFuture());
    });
    loop.callSoon(() => createTask(awaited()));

    expect(() => loop.runUntilComplete(awaited())).toThrow(TypeError_);
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
