import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  BaseExceptionGroup,
  CancelledError,
  type EventLoop,
  Exception,
  ExceptionGroup,
  RuntimeError,
  setChooser,
  setClock,
  SystemExit,
  type Task,
  TypeError_,
  ValueError,
} from "./index.ts";

const { asyncWith, coroutine, createTask, currentTask, newEventLoop, sleep, TaskGroup } = asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => {
  setChooser(null);
  loop.close();
});

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

const note = (what: unknown): void => void seen.push([what, loop.time()]);

const naps = coroutine(function* (name: string, seconds: number) {
  try {
    yield* sleep(seconds);
    note(name);
    return name;
  } catch (error) {
    note(`${name} ${String(error)}`);
    throw error;
  }
});
const fails = coroutine(function* (seconds: number, error: unknown) {
  yield* sleep(seconds);
  throw error;
});

/** What comes out of a block: its errors if it is a group, else itself. */
function* outOf(block: Iterable<unknown, unknown, any>): Generator<unknown, unknown, any> {
  try {
    return yield* block;
  } catch (error) {
    if (!(error instanceof BaseExceptionGroup)) return String(error);
    return [error.name, ...error.exceptions.map(String)];
  }
}

describe("leaving a task group", () => {
  it("waits for all its tasks, also for those that a task adds meanwhile", () => {
    const results = play(function* () {
      const group = new TaskGroup();
      const first = yield* asyncWith(group, function* () {
        group.createTask(
          coroutine(function* () {
            yield* sleep(1);
            group.createTask(naps("added", 3));
          })(),
        );
        return group.createTask(naps("first", 2));
      });
      note("after");
      return first.result();
    });

    expect([results, seen]).toEqual([
      "first",
      [
        ["first", 2],
        ["added", 4],
        ["after", 4],
      ],
    ]);
  });

  it("takes no time where there are no tasks", () => {
    play(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, function* (entered) {
        note(entered === group);
      });
      note("after");
    });

    expect(seen).toEqual([
      [true, 0],
      ["after", 0],
    ]);
  });
});

describe("a task that fails", () => {
  it("cancels the others and the body, and what all of them raised comes in one group, when they are done", () => {
    const tidies = coroutine(function* () {
      try {
        yield* sleep(9);
      } catch {
        yield* sleep(2);
        note("tidy");
        throw new ValueError("late");
      }
    });
    const raised = play(function* () {
      const group = new TaskGroup();
      const raised = yield* outOf(
        asyncWith(group, function* () {
          group.createTask(naps("nap", 9));
          group.createTask(fails(1, new Exception("early")));
          group.createTask(tidies());
          yield* naps("body", 9);
        }),
      );
      note(currentTask()?.cancelling());
      yield* sleep(1);
      note("undisturbed");
      return raised;
    });

    expect(raised).toEqual(["ExceptionGroup", "Exception: early", "ValueError: late"]);
    expect(seen).toEqual([
      ["nap CancelledError", 1],
      ["body CancelledError", 1],
      ["tidy", 3],
      [0, 3],
      ["undisturbed", 4],
    ]);
  });

  it("makes it a BaseExceptionGroup where not all are Exceptions", () => {
    const raised = play(function* () {
      const group = new TaskGroup();
      return yield* outOf(
        asyncWith(group, function* () {
          group.createTask(fails(0, new Exception()));
          group.createTask(fails(0, new asyncio.BaseException()));
        }),
      );
    });

    expect(raised).toEqual(["BaseExceptionGroup", "Exception", "BaseException"]);
  });

  it("does not by being cancelled: that is its own affair", () => {
    play(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, function* () {
        const quitter = group.createTask(naps("quitter", 9));
        group.createTask(naps("worker", 3));
        yield* sleep(1);
        quitter.cancel();
      });
      note("after");
    });

    expect(seen).toEqual([
      ["quitter CancelledError", 1],
      ["worker", 3],
      ["after", 3],
    ]);
  });

  it("by SystemExit leaves the loop, and then the group, as it is", () => {
    let parent: Task | undefined;
    const run = (): unknown =>
      play(function* () {
        parent ??= createTask(
          (function* () {
            const group = new TaskGroup();
            yield* asyncWith(group, function* () {
              group.createTask(naps("nap", 9));
              group.createTask(fails(1, new SystemExit("bye")));
            });
          })(),
        );
        yield* parent;
      });

    expect(run).toThrow(SystemExit);
    expect(run).toThrow(SystemExit);
    expect(seen).toEqual([["nap CancelledError", 1]]);
    expect(parent?.exception()).toBeInstanceOf(SystemExit);
  });
});

describe("a body that fails", () => {
  it("cancels the tasks, and comes last in the group", () => {
    const raised = play(function* () {
      const group = new TaskGroup();
      return yield* outOf(
        asyncWith(group, function* () {
          group.createTask(naps("nap", 9));
          group.createTask(
            coroutine(function* () {
              try {
                yield* sleep(9);
              } catch {
                throw new ValueError("task");
              }
            })(),
          );
          yield* sleep(1);
          throw new Exception("body");
        }),
      );
    });

    expect([raised, seen]).toEqual([
      ["ExceptionGroup", "ValueError: task", "Exception: body"],
      [["nap CancelledError", 1]],
    ]);
  });

  it("is grouped where there are no tasks", () => {
    const raised = play(function* () {
      return yield* outOf(
        asyncWith(new TaskGroup(), function* () {
          throw new Exception("body");
        }),
      );
    });

    expect(raised).toEqual(["ExceptionGroup", "Exception: body"]);
  });
});

describe("cancelling the task around a group", () => {
  const around = (cleanUp: boolean) =>
    play(function* () {
      const parent = createTask(
        (function* () {
          const group = new TaskGroup();
          const raised = yield* outOf(
            asyncWith(group, function* () {
              group.createTask(
                coroutine(function* () {
                  try {
                    yield* naps("nap", 9);
                  } catch (error) {
                    throw cleanUp ? new ValueError("clean-up") : error;
                  }
                })(),
              );
            }),
          );
          note(raised);
          note(currentTask()?.cancelling());
          yield* sleep(5);
          note("not cancelled again");
        })(),
      );
      yield* sleep(1);
      parent.cancel();
      yield* asyncio.wait([parent]);
      return parent.cancelled();
    });

  it("cancels its tasks, and CancelledError comes out", () => {
    around(false);

    expect(seen.slice(0, 3)).toEqual([
      ["nap CancelledError", 1],
      ["CancelledError", 1],
      [1, 1],
    ]);
  });

  it("is not lost where errors come out: the next await is cancelled", () => {
    const cancelled = around(true);

    expect([cancelled, seen]).toEqual([
      true,
      [
        ["nap CancelledError", 1],
        [["ExceptionGroup", "ValueError: clean-up"], 1],
        [1, 1],
      ],
    ]);
  });
});

describe("create_task() of a group", () => {
  const refusal = (group: InstanceType<typeof TaskGroup>): unknown[] => {
    const late = naps("late", 1);
    try {
      group.createTask(late);
      return ["taken"];
    } catch (error) {
      // it was closed: whoever awaits it is told so, and nobody is warned
      return [(error as object).constructor, late.started];
    }
  };

  it("is refused before the group is entered, after its end, and while it shuts down", () => {
    play(function* () {
      const group = new TaskGroup();
      seen.push(refusal(group));
      yield* outOf(
        asyncWith(group, function* () {
          group.createTask(fails(1, new Exception()));
          try {
            yield* sleep(9);
          } finally {
            seen.push(refusal(group));
          }
        }),
      );
      seen.push(refusal(group));
    });

    expect(seen).toEqual([
      [RuntimeError, true],
      [RuntimeError, true],
      [RuntimeError, true],
    ]);
  });

  it("takes a name", () => {
    const name = play(function* () {
      const group = new TaskGroup();
      return yield* asyncWith(group, function* () {
        return group.createTask(naps("nap", 0), { name: "Anna" }).getName();
      });
    });

    expect(name).toBe("Anna");
  });
});

it("is entered once, and in a task", () => {
  const group = new TaskGroup();
  play(function* () {
    yield* asyncWith(group, function* () {});
    seen.push(yield* outOf(asyncWith(group, function* () {})));
    loop.callSoon(() => {
      try {
        new TaskGroup().aenter().next();
      } catch (error) {
        seen.push(error instanceof RuntimeError);
      }
    });
    yield* sleep(0);
  });

  expect(seen).toEqual([expect.stringContaining("entered already"), true]);
});

it("cancels its tasks in the order that the chooser wishes", () => {
  setChooser({ order: (items) => items.toReversed() });
  play(function* () {
    const group = new TaskGroup();
    yield* outOf(
      asyncWith(group, function* () {
        group.createTask(naps("one", 9));
        group.createTask(naps("two", 9));
        yield* sleep(1);
        throw new Exception();
      }),
    );
  });

  expect(seen).toEqual([
    ["two CancelledError", 1],
    ["one CancelledError", 1],
  ]);
});

describe("an exception group", () => {
  it("is an Exception where all that it holds are", () => {
    const one = asyncio.exceptionGroup("several", [new ValueError("v"), new TypeError_("t")]);
    const other = asyncio.exceptionGroup("several", [new ValueError("v"), new CancelledError()]);

    expect([one instanceof ExceptionGroup, one instanceof BaseExceptionGroup, one instanceof Exception]).toEqual([
      true,
      true,
      true,
    ]);
    expect([other instanceof ExceptionGroup, other instanceof BaseExceptionGroup, other instanceof Exception]).toEqual([
      false,
      true,
      false,
    ]);
    expect(new Exception() instanceof BaseExceptionGroup).toBe(false);
  });
});
