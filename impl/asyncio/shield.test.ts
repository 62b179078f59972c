import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  type EventLoop,
  Exception,
  type ExceptionContext,
  type Future,
  setClock,
  TypeError_,
} from "./index.ts";

const { coroutine, createTask, newEventLoop, shield, sleep, wait } = asyncio;

let loop: EventLoop;
let reports: ExceptionContext[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  reports = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

const inner = coroutine(function* inner(seconds: number, error?: unknown) {
  yield* sleep(seconds);
  if (error !== undefined) throw error;
  return "inner";
});

/** Awaits the shield in a task that is cancelled after a second; tells what that task saw, and when. */
function* cancelledAfterOneSecond(shielded: Future<unknown>) {
  const waiting = createTask(
    coroutine(function* waiting() {
      try {
        return yield* shielded;
      } catch (error) {
        return [String(error), loop.time()];
      }
    })(),
  );
  loop.callLater(1, () => waiting.cancel("m"));
  return yield* waiting;
}

describe("a shield", () => {
  it("gives the result, or the error", () => {
    const error = new Exception("broken");
    const outcomes = play(function* () {
      const value = yield* shield(inner(1));
      try {
        yield* shield(inner(1, error));
      } catch (caught) {
        return [value, caught === error];
      }
      return [];
    });

    expect([outcomes, reports]).toEqual([["inner", true], []]);
  });

  it("schedules a coroutine when it is made, and gives a future that is done as it is", () => {
    const [began, same] = play(function* () {
      shield(inner(1));
      yield* sleep(2);
      const done = loop.createFuture<number>();
      done.setResult(1);
      return [loop.time(), shield(done) === done];
    });

    expect([began, same]).toEqual([2, true]);
    expect(() => shield(inner(1), { loop })).toThrow(TypeError_);
  });

  it("keeps what is inside from being cancelled, but not the caller", () => {
    const outcome = play(function* () {
      const task = createTask(inner(3));
      return [yield* cancelledAfterOneSecond(shield(task)), yield* task, loop.time()];
    });

    expect(outcome).toEqual([["CancelledError: m", 1], "inner", 3]);
  });

  it("is cancelled when the inside is cancelled by others", () => {
    const outcome = play(function* () {
      const task = createTask(inner(3));
      const shielded = shield(task);
      task.cancel();
      yield* wait([shielded]);
      return [shielded.cancelled(), loop.time()];
    });

    expect(outcome).toEqual([true, 0]);
  });

  it("cancelled in the turn in which the inside ends is cancelled", () => {
    const future = loop.createFuture<number>();
    const shielded = shield(future);
    loop.callSoon(() => {
      future.setResult(1);
      shielded.cancel();
    });
    loop.callLater(1, () => loop.stop());
    loop.runForever();

    expect([shielded.cancelled(), reports]).toEqual([true, []]);
  });
});

describe("what fails after its shield was cancelled", () => {
  it("is reported at once, and once, however many shields there were", () => {
    const error = new Exception("late");
    const task = play(function* () {
      const task = createTask(inner(3, error));
      const others = [shield(task), shield(task)];
      yield* cancelledAfterOneSecond(shield(task));
      for (const other of others) other.cancel();
      yield* sleep(5);
      return { task };
    }).task;
    task[Symbol.dispose]();

    expect(reports.map((report) => [report.message, report.exception, report.future === task])).toEqual([
      ["Exception exception in shielded future", error, true],
    ]);
  });

  it("has a name in the report even where it is no exception; a result or a cancellation is no failure", () => {
    play(function* () {
      const tasks = [createTask(inner(3, "text")), createTask(inner(3)), createTask(inner(3))];
      for (const task of tasks) shield(task).cancel();
      yield* sleep(1);
      tasks[2]?.cancel();
      yield* sleep(5);
    });

    expect(reports.map((report) => report.message)).toEqual(["an exception in shielded future"]);
  });
});
