import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  CancelledError,
  type Coroutine,
  customAwaitable,
  EventLoop,
  Exception,
  type ExceptionContext,
  KeyboardInterrupt,
  type LogRecord,
  logger,
  onWarning,
  RuntimeError,
  setClock,
  setEventLoop,
  SystemExit,
  Task,
  TypeError_,
  ValueError,
} from "./index.ts";

const { coroutine, gather, newEventLoop, sleep } = asyncio;

let loop: EventLoop;
let records: LogRecord[];
let unlisten: () => void;
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  records = [];
  unlisten = logger.listen((record) => records.push(record));
});
afterEach(() => {
  unlisten();
  loop.close();
  setEventLoop(null);
});

const after = coroutine(function* after<T>(seconds: number, value: T) {
  yield* sleep(seconds);
  return value;
});

const failAfter = coroutine(function* failAfter(seconds: number, error: unknown) {
  yield* sleep(seconds);
  throw error;
});

describe("runUntilComplete", () => {
  it("gives the result of a future, a coroutine, a generator object or a custom awaitable", () => {
    const future = loop.createFuture<string>();
    loop.callLater(1, () => future.setResult("future"));
    const custom = customAwaitable(function* () {
      return yield* sleep(1, "custom");
    });
    const raw = (function* () {
      return yield* sleep(1, "raw");
    })();
    const results = [future, after(1, "coroutine"), raw, custom].map((awaited) =>
      loop.runUntilComplete<string>(awaited),
    );

    expect([results, loop.time()]).toEqual([["future", "coroutine", "raw", "custom"], 4]);
  });

  it("raises what the future raises", () => {
    const error = new Exception("broken");

    expect(catchError(() => loop.runUntilComplete(failAfter(1, error)))).toBe(error);
    expect(catchError(() => loop.runUntilComplete(failAfter(1, new CancelledError("c"))))).toEqual(
      new CancelledError("c"),
    );
  });

  it("refuses what cannot be awaited, and futures of other loops", () => {
    const foreign = newEventLoop().createFuture();

    expect(() => loop.runUntilComplete(3 as never)).toThrow(TypeError_);
    expect(() => loop.runUntilComplete(foreign)).toThrow(ValueError);
  });

  it("leaves other tasks where they are, for the next run", () => {
    const slow = loop.createTask(after(5, "slow"));
    const first = loop.runUntilComplete(after(1, "fast"));
    const pending = slow.done();

    expect([first, pending, loop.runUntilComplete(slow), loop.time()]).toEqual(["fast", false, "slow", 5]);
  });

  it("of a future that is done runs one turn", () => {
    const seen: string[] = [];
    const future = loop.createFuture<number>();
    future.setResult(1);
    loop.callSoon(() => {
      seen.push("ready");
      loop.callSoon(() => seen.push("next turn"));
    });

    expect([loop.runUntilComplete(future), seen]).toEqual([1, ["ready"]]);
  });

  it("fails when the loop is stopped before", () => {
    const future = loop.createFuture();
    loop.callLater(1, () => loop.stop());
    const error = catchError(() => loop.runUntilComplete(future));

    expect([error, future.done()]).toEqual([expect.any(RuntimeError), false]);
  });

  it.each([new SystemExit(), new KeyboardInterrupt()])("lets %s out, whose task is not reported later", (exit) => {
    const made: Task[] = [];
    loop.setTaskFactory((owner, coro) => {
      const task = new Task(coro, { loop: owner });
      made.push(task);
      return task;
    });
    const left = catchError(() => loop.runUntilComplete(failAfter(1, exit)));
    made[0]?.[Symbol.dispose]();
    const next = loop.runUntilComplete(after(1, "next"));

    expect([left, next, records]).toEqual([exit, "next", []]);
  });

  it("lets an exit of another task out, and its own task is not reported as destroyed", () => {
    const made: Task[] = [];
    const exit = new SystemExit();
    loop.createTask(failAfter(1, exit));
    loop.setTaskFactory((owner, coro) => {
      const task = new Task(coro, { loop: owner });
      made.push(task);
      return task;
    });
    const left = catchError(() => loop.runUntilComplete(after(2, "never")));
    made[0]?.[Symbol.dispose]();

    expect([left, records]).toEqual([exit, []]);
  });
});

describe("a task factory", () => {
  it("makes every task of the loop, from the coroutine and the options that were given", () => {
    const calls: unknown[] = [];
    const factory = (owner: EventLoop, coro: Coroutine<any>, options: object): Task => {
      calls.push([owner === loop, coro.name, options]);
      return new Task(coro, { ...options, loop: owner });
    };
    loop.setTaskFactory(factory as never);
    const known = loop.getTaskFactory() === (factory as never);
    setEventLoop(loop);
    const named = loop.createTask(after(1, 1), { name: "named" });
    const results = loop.runUntilComplete(gather([after(1, 2), named]));
    loop.setTaskFactory(null);
    loop.runUntilComplete(after(1, 3));

    expect([known, results, calls, loop.getTaskFactory()]).toEqual([
      true,
      [2, 1],
      [
        [true, "after", { name: "named" }],
        [true, "after", {}],
      ],
      null,
    ]);
    expect(named.getName()).toBe("named");
    expect(() => loop.setTaskFactory(3 as never)).toThrow(TypeError_);
  });
});

describe("the exception handler", () => {
  const context: ExceptionContext = { message: "something", exception: new Exception("broken"), b: 2, a: 1 };

  it("is called with the loop and the very context", () => {
    const calls: unknown[][] = [];
    const handler = (...args: unknown[]): void => void calls.push(args);
    loop.setExceptionHandler(handler);
    loop.callExceptionHandler(context);

    expect(loop.getExceptionHandler()).toBe(handler);
    expect([calls.length, calls[0]?.[0] === loop, calls[0]?.[1] === context, records]).toEqual([1, true, true, []]);
    expect(() => loop.setExceptionHandler(3 as never)).toThrow(TypeError_);
  });

  it("by default logs the message, what else is known, and the exception", () => {
    loop.setExceptionHandler(null);
    loop.callExceptionHandler(context);
    loop.callExceptionHandler({});

    expect(loop.getExceptionHandler()).toBeNull();
    expect(records).toEqual([
      { level: "error", message: "something\na: 1\nb: 2", exception: context.exception },
      { level: "error", message: "Unhandled exception in event loop" },
    ]);
  });

  it("that fails is itself reported to the default handler", () => {
    const error = new Exception("in the handler");
    loop.setExceptionHandler(() => {
      throw error;
    });
    loop.callExceptionHandler(context);

    expect(records).toEqual([
      {
        level: "error",
        message: "Unhandled error in exception handler\ncontext: [object Object]",
        exception: error,
      },
    ]);
  });

  it("that exits leaves the loop", () => {
    const exit = new SystemExit();
    loop.setExceptionHandler(() => {
      throw exit;
    });
    loop.callSoon(() => {
      throw new Exception();
    });

    expect(catchError(() => loop.runForever())).toBe(exit);
  });

  it("runs in the context of the task that is concerned", () => {
    const variable = new asyncio.ContextVar("variable", { default: "outside" });
    const seen: string[] = [];
    loop.setExceptionHandler(() => seen.push(variable.get()));
    const task = loop.createTask(
      coroutine(function* failing() {
        variable.set("task");
        throw new Exception();
      })(),
    );
    loop.callSoon(() => loop.stop());
    loop.runForever();
    task[Symbol.dispose]();
    loop.callExceptionHandler({ message: "no origin" });

    expect(seen).toEqual(["task", "outside"]);
  });

  it("by default may fail, too: then that is logged, and an exit leaves", () => {
    const error = new Exception("in the default handler");
    const exit = new KeyboardInterrupt();
    class Failing extends EventLoop {
      thrown: unknown = error;

      override defaultExceptionHandler(): void {
        throw this.thrown;
      }
    }
    const failing = new Failing();
    failing.callExceptionHandler(context);
    failing.setExceptionHandler(() => {
      throw error;
    });
    failing.callExceptionHandler(context);
    failing.thrown = exit;

    expect(records.map((record) => record.exception)).toEqual([error, error]);
    expect(catchError(() => failing.callExceptionHandler(context))).toBe(exit);
  });
});

describe("debug mode", () => {
  beforeEach(() => loop.setDebug(true));

  it("is off at first, and what it was set to", () => {
    expect([newEventLoop().getDebug(), loop.getDebug(), String(loop)]).toEqual([
      false,
      true,
      "<EventLoop running=false closed=false debug=true>",
    ]);
  });

  it("logs callbacks and steps that take long", () => {
    loop.callSoon(function slow() {
      loop.clock.advance(0.1);
    });
    loop.callSoon(() => loop.clock.advance(0.05));
    loop.runUntilComplete(after(1, 1));
    loop.slowCallbackDuration = 0.01;
    loop.callSoon(() => loop.clock.advance(0.05));
    loop.runUntilComplete(after(1, 1));

    expect(records).toEqual([
      { level: "warning", message: "Executing <Handle slow()> took 0.100 seconds" },
      { level: "warning", message: "Executing <Handle anonymous()> took 0.050 seconds" },
    ]);
  });

  it("refuses what is no plain function as a callback", () => {
    const coro = after(1, 1);
    for (const callback of [coro, after, 3, null] as never[]) {
      expect(() => loop.callSoon(callback)).toThrow(TypeError_);
      expect(() => loop.callLater(1, callback)).toThrow(TypeError_);
      expect(() => loop.callSoonThreadsafe(callback)).toThrow(TypeError_);
      expect(() => loop.runInExecutor(null, callback)).toThrow(TypeError_);
    }
    coro.close();
  });

  it("refuses calls from another thread, but for callSoonThreadsafe", () => {
    const outcomes: unknown[] = [];
    const nothing = (): void => {};
    loop.callSoon(() =>
      asyncio.onThread(() => {
        outcomes.push(
          catchError(() => loop.callSoon(nothing)),
          catchError(() => loop.callLater(1, nothing)),
        );
        outcomes.push(catchError(() => loop.callSoonThreadsafe(nothing)));
      }),
    );
    loop.runUntilComplete(after(1, 1));
    asyncio.onThread(() => loop.callSoon(nothing));

    expect(outcomes).toEqual([expect.any(RuntimeError), expect.any(RuntimeError), "nothing was thrown"]);
  });

  it("tells in a report where the object was made, and can be switched while the loop runs", () => {
    const contexts: ExceptionContext[] = [];
    const silence = onWarning(() => {});
    loop.setExceptionHandler((_loop, context) => contexts.push(context));
    const here = expect.stringContaining("event-loop.test.ts");
    loop.callSoon(() => {
      throw new Exception();
    });
    loop.runUntilComplete(
      coroutine(function* main() {
        loop.createFuture().setException(new Exception());
        const future = loop.createFuture();
        future.setException(new Exception());
        future[Symbol.dispose]();
        loop.createTask(sleep(1))[Symbol.dispose]();
        loop.setDebug(false);
        loop.createTask(sleep(1))[Symbol.dispose]();
      })(),
    );

    silence();

    expect(contexts.map((context) => context["sourceTraceback"])).toEqual([here, here, here, undefined]);
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
