import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  BaseException,
  CancelledError,
  customAwaitable,
  type EventLoop,
  Exception,
  type ExceptionContext,
  InvalidStateError,
  KeyboardInterrupt,
  onWarning,
  restartTaskNames,
  RuntimeError,
  setClock,
  SystemExit,
  Task,
  TypeError_,
} from "./index.ts";

const { allTasks, coroutine, createTask, currentTask, gather, isfuture, newEventLoop, sleep, wait } = asyncio;

let loop: EventLoop;
let reports: ExceptionContext[];
beforeEach(() => {
  setClock(null);
  restartTaskNames();
  loop = newEventLoop();
  reports = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

const returning = coroutine(function* returning<T>(value: T) {
  yield* sleep(1);
  return value;
});

const failing = coroutine(function* failing(error: unknown) {
  yield* sleep(1);
  throw error;
});

describe("a task", () => {
  it("does not begin before its creator suspends, and tasks begin in the order of their creation", () => {
    const seen: string[] = [];
    const noting = coroutine(function* noting(name: string) {
      seen.push(name);
    });
    play(function* () {
      const tasks = [createTask(noting("a")), createTask(noting("b"))];
      seen.push("created");
      yield* gather(tasks);
    });

    expect(seen).toEqual(["created", "a", "b"]);
  });

  it("has the outcome of its coroutine", () => {
    const error = new Exception("broken");
    const [value, broken, exit] = [
      loop.createTask(returning(7)),
      loop.createTask(failing(error)),
      loop.createTask(failing(new BaseException("neither"))),
    ];
    const pending = [value.done(), catchError(() => value.result()), catchError(() => broken.exception())];
    loop.runUntilComplete(gather([value, broken, exit], { returnExceptions: true }));

    expect(pending).toEqual([false, expect.any(InvalidStateError), expect.any(InvalidStateError)]);
    expect([value.result(), broken.exception(), exit.exception()]).toEqual([7, error, new BaseException("neither")]);
  });

  it("is a future whose outcome only the coroutine decides", () => {
    const task = loop.createTask(returning(1));

    expect([task instanceof Task, isfuture(task)]).toEqual([true, true]);
    expect(() => task.setResult(2)).toThrow(RuntimeError);
    expect(() => task.setException(new Exception())).toThrow(RuntimeError);
    expect(loop.runUntilComplete(task)).toBe(1);
  });

  it("has a name: a number of its own, or what was given, as text", () => {
    const tasks = [
      loop.createTask(sleep(0)),
      loop.createTask(sleep(0), { name: 7 }),
      loop.createTask(sleep(0), { name: null }),
    ];
    const names = tasks.map((task) => task.getName());
    tasks[0]?.setName(null);

    expect([names, tasks[0]?.getName()]).toEqual([["Task-1", "7", "Task-2"], "null"]);
  });

  it("shows its state, its name and its coroutine", () => {
    const task = loop.createTask(returning(1));
    const shown = [String(task)];
    task.cancel();
    shown.push(String(task));
    catchError(() => loop.runUntilComplete(task));
    shown.push(String(task));

    expect(shown).toEqual([
      "<Task pending name='Task-1' coro=<returning()>>",
      "<Task cancelling name='Task-1' coro=<returning()>>",
      "<Task cancelled name='Task-1' coro=<returning()>>",
    ]);
  });

  it("knows its coroutine", () => {
    const coro = returning(1);
    const task = loop.createTask(coro);

    expect(task.getCoro()).toBe(coro);
  });

  it("is made of a coroutine or a generator object only", () => {
    const raw = loop.createTask(
      (function* () {
        return yield* returning(3);
      })(),
    );

    expect(loop.runUntilComplete(raw)).toBe(3);
    expect(raw.getStack()).toEqual([]);
    for (const object of [loop.createFuture(), raw, returning, 3, null, customAwaitable(function* () {})]) {
      expect(() => loop.createTask(object as never)).toThrow(TypeError_);
    }
  });

  it("takes no option that it does not know, and createTask needs a loop that runs", () => {
    expect(() => loop.createTask(returning(1), { loop } as object)).toThrow(TypeError_);
    expect(() => createTask(returning(1))).toThrow(RuntimeError);
  });
});

describe("the stack of a task", () => {
  it("has a frame for one that is suspended or failed, and none for others", () => {
    const [done, failed, cancelled, pending] = [
      loop.createTask(returning(1)),
      loop.createTask(failing(new Exception())),
      loop.createTask(sleep(5)),
      loop.createTask(returning(1)),
    ];
    cancelled.cancel();
    const before = pending.getStack();
    play(function* () {
      yield* wait([done, failed, cancelled]);
    });
    failed.exception();
    const stacks = [done, failed, cancelled].map((task) => task.getStack());

    expect([before, pending.getStack({ limit: 0 }), stacks]).toEqual([["returning"], [], [[], ["failing"], []]]);
  });

  it("is printed", () => {
    const printed: string[] = [];
    const file = { write: (text: string) => printed.push(text) };
    const [done, failed] = [loop.createTask(returning(1)), loop.createTask(failing(new Exception("broken")))];
    done.printStack({ file });
    play(function* () {
      yield* wait([done, failed]);
    });
    failed.exception();
    done.printStack({ file });
    failed.printStack({ file, limit: 1 });

    expect(printed).toEqual([
      "Stack for <Task pending name='Task-1' coro=<returning()>> (most recent call last):\n",
      "  in returning\n",
      "No stack for <Task finished name='Task-1' coro=<returning()> result=1>\n",
      "Traceback for <Task finished name='Task-2' coro=<failing()> exception=Exception: broken> (most recent call last):\n",
      "  in failing\n",
      "Exception: broken\n",
    ]);
  });
});

describe("the current task and all tasks", () => {
  it("are those of the loop: the one that takes a step, and those that are not done", () => {
    const seen: unknown[] = [];
    const other = loop.createTask(returning(1));
    const task: Task<void> = loop.createTask(
      coroutine(function* main() {
        const inner = coroutine(function* inner() {
          return currentTask() === task;
        });
        seen.push(yield* inner(), currentTask(loop) === task);
        loop.callSoon(() => seen.push(currentTask()));
        seen.push([...allTasks()].map((task) => task.getName()));
        yield* other;
        seen.push([...allTasks(loop)].map((task) => task.getName()));
      })(),
    );
    const others = newEventLoop();
    loop.runUntilComplete(task);

    expect(seen).toEqual([true, true, ["Task-1", "Task-2"], null, ["Task-2"]]);
    expect([currentTask(loop), allTasks(loop).size, allTasks(others).size]).toEqual([null, 0, 0]);
    expect(() => currentTask()).toThrow(RuntimeError);
    expect(() => allTasks()).toThrow(RuntimeError);
  });
});

describe("what a coroutine may not yield", () => {
  const yielding = (object: () => unknown) =>
    customAwaitable(function* () {
      try {
        yield object();
      } catch (error) {
        return error;
      }
      return "nothing was thrown";
    });

  it("comes back as a RuntimeError: a value, a generator, a future without yield*", () => {
    const errors = play(function* () {
      const caught: unknown[] = [];
      for (const object of [() => 5, () => (function* () {})(), () => loop.createFuture()]) {
        caught.push(yield* yielding(object));
      }
      return caught;
    });

    expect(errors).toEqual([expect.any(RuntimeError), expect.any(RuntimeError), expect.any(RuntimeError)]);
  });

  it("is a future of another loop, or the task itself; others can still await them", () => {
    const foreign = newEventLoop().createFuture<number>();
    const errors: unknown[] = [];
    const self: Task<string> = loop.createTask(
      coroutine(function* awaitsItself() {
        for (const future of [self, foreign]) {
          try {
            yield* future;
          } catch (error) {
            errors.push(error);
          }
        }
        yield* sleep(1);
        return "done";
      })(),
    );

    expect(loop.runUntilComplete(self)).toBe("done");
    expect(errors).toEqual([expect.any(RuntimeError), expect.any(RuntimeError)]);
    expect(foreign.asyncioFutureBlocking).toBe(false);
  });

  it("is everything but nothing at all, which gives up one turn", () => {
    const seen: string[] = [];
    const skip = customAwaitable(function* () {
      yield;
      yield null;
    });
    play(function* () {
      loop.callSoon(() => {
        seen.push("first turn");
        loop.callSoon(() => seen.push("second turn"));
      });
      yield* skip;
      seen.push("resumed");
    });

    expect(seen).toEqual(["first turn", "second turn", "resumed"]);
  });
});

describe("an exit", () => {
  it.each([new SystemExit(3), new KeyboardInterrupt()])("%s is stored in the task, and leaves the loop", (exit) => {
    const seen: string[] = [];
    const task = loop.createTask(failing(exit));
    loop.callAt(1, () => seen.push("same turn"));
    const left = catchError(() => loop.runForever());
    const before = [...seen];
    loop.callSoon(() => loop.stop());
    loop.runForever();

    expect([left, task.exception(), loop.isRunning()]).toEqual([exit, exit, false]);
    expect([before, seen]).toEqual([["same turn"], ["same turn"]]);
  });
});

describe("a task that dies", () => {
  it("while it is pending is reported, and its coroutine is closed", () => {
    const seen: string[] = [];
    const waiting = coroutine(function* waiting() {
      try {
        yield* sleep(5);
      } finally {
        seen.push("finally");
      }
    });
    const task = loop.createTask(waiting());
    loop.callSoon(() => loop.stop());
    loop.runForever();
    task[Symbol.dispose]();

    expect(seen).toEqual(["finally"]);
    expect(reports.map((report) => [report.message, report.task === task])).toEqual([
      ["Task was destroyed but it is pending!", true],
    ]);
  });

  it("before its first step leaves a coroutine that was never awaited", () => {
    const warnings: string[] = [];
    const unlisten = onWarning(({ message }) => warnings.push(message));
    const task = loop.createTask(returning(1));
    task[Symbol.dispose]();
    unlisten();

    expect(warnings).toEqual(["coroutine 'returning' was never awaited"]);
  });

  it("with an exception that nobody has looked at is reported", () => {
    const error = new Exception("unseen");
    const task = loop.createTask(failing(error));
    play(function* () {
      yield* wait([task]);
    });
    task[Symbol.dispose]();

    expect(reports.map((report) => [report.message, report.exception])).toEqual([
      ["Task exception was never retrieved", error],
    ]);
  });

  it("is not reported where only asyncio knew of it", () => {
    play(function* () {
      const before = allTasks();
      const gathered = gather([returning(1)]);
      const [made] = [...allTasks()].filter((task) => !before.has(task));
      yield* sleep(0);
      made?.[Symbol.dispose]();
      gathered.cancel();
    });

    expect(reports).toEqual([]);
  });
});

describe("a step that cannot be taken", () => {
  it("is logged: the task's context is in use, so that no handler can run in it", () => {
    const records: unknown[] = [];
    const unlisten = asyncio.logger.listen((record) => records.push(record.exception));
    const context = new asyncio.Context();
    const task = loop.createTask(returning(1), { context });
    context.run(() => {
      loop.callLater(1, () => loop.stop());
      loop.runForever();
    });

    unlisten();

    expect([task.done(), reports, records]).toEqual([false, [], [expect.any(RuntimeError)]]);
  });

  it("is reported: the task is done", () => {
    const task = loop.createTask(returning(1));
    loop.runUntilComplete(task);
    loop.makeReady(task, null);
    loop.callSoon(() => loop.stop());
    loop.runForever();

    expect(reports.map((report) => report.exception)).toEqual([expect.any(InvalidStateError)]);
  });
});

it("a thrown value that is no exception is carried like one", () => {
  const task = loop.createTask(failing("text"));

  expect(catchError(() => loop.runUntilComplete(task))).toBe("text");
  expect(catchError(() => loop.runUntilComplete(failing(new CancelledError("c"))))).toEqual(new CancelledError("c"));
});

function catchError(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return "nothing was thrown";
}
