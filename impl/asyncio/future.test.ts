import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  BaseException,
  CancelledError,
  Context,
  type EventLoop,
  Exception,
  type ExceptionContext,
  Future,
  InvalidStateError,
  RuntimeError,
  setClock,
  setEventLoop,
  StopIteration,
  TypeError_,
} from "./index.ts";

const { coroutine, isfuture, newEventLoop, sleep } = asyncio;

let loop: EventLoop;
let reports: ExceptionContext[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  reports = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
});
afterEach(() => {
  loop.close();
  setEventLoop(null);
});

/** Runs the loop until nothing is ready. */
function settle(): void {
  loop.callSoon(() => loop.callSoon(() => loop.callSoon(() => loop.stop())));
  loop.runForever();
}

/** What the calls throw: their classes. */
const thrown = (...calls: readonly (() => unknown)[]): unknown[] =>
  calls.map((call) => {
    try {
      return call();
    } catch (error) {
      return (error as object).constructor;
    }
  });

describe("a future", () => {
  it("is pending at first", () => {
    const future = loop.createFuture();
    const states = [future.done(), future.cancelled(), future.getLoop() === loop, String(future)];

    expect(states).toEqual([false, false, true, "<Future pending>"]);
    expect(
      thrown(
        () => future.result(),
        () => future.exception(),
      ),
    ).toEqual([InvalidStateError, InvalidStateError]);
  });

  it("has a result once it is set, the same object each time", () => {
    const result = {};
    const future = loop.createFuture<object>();
    future.setResult(result);

    expect([future.done(), future.cancelled(), future.exception(), future.cancel()]).toEqual([
      true,
      false,
      null,
      false,
    ]);
    expect([future.result(), future.result()].every((seen) => seen === result)).toBe(true);
    expect(String(future)).toBe("<Future finished result=[object Object]>");
  });

  it("raises the exception that is set, the same object each time", () => {
    const error = new Exception("broken");
    const future = loop.createFuture();
    future.setException(error);

    expect([future.done(), future.cancelled(), future.exception()]).toEqual([true, false, error]);
    expect(() => future.result()).toThrow(error);
    expect(String(future)).toBe("<Future finished exception=Exception: broken>");
  });

  it("takes a class for an instance, and a native error for an exception", () => {
    const [ofClass, ofBase, ofNative] = [loop.createFuture(), loop.createFuture(), loop.createFuture()];
    const native = new RangeError("native");
    ofClass.setException(Exception);
    ofBase.setException(BaseException);
    ofNative.setException(native);

    expect([ofClass.exception(), ofBase.exception(), ofNative.exception()]).toEqual([
      new Exception(),
      new BaseException(),
      native,
    ]);
  });

  it.each([["text"], [null], [String], [() => 0]])("refuses %o as an exception, and stays pending", (object) => {
    const future = loop.createFuture();

    expect(() => future.setException(object)).toThrow(TypeError_);
    expect(future.done()).toBe(false);
  });

  it("holds a RuntimeError in the place of a StopIteration, which is its cause", () => {
    const future = loop.createFuture();
    const stop = new StopIteration(1);
    future.setException(stop);

    expect(future.exception()).toEqual(new RuntimeError(expect.any(String)).causedBy(stop));
  });

  it("cancelled, raises a CancelledError with the message", () => {
    const future = loop.createFuture();
    const accepted = [future.cancel("why"), future.cancel("again")];
    const error = catchError(() => future.result());

    expect([accepted, future.done(), future.cancelled(), String(future)]).toEqual([
      [true, false],
      true,
      true,
      "<Future cancelled>",
    ]);
    expect(error).toEqual(new CancelledError("why"));
    expect(catchError(() => future.exception())).toEqual(error);
  });

  it("is settled only once", () => {
    const [finished, cancelled] = [loop.createFuture(), loop.createFuture()];
    finished.setResult(1);
    cancelled.cancel();
    const calls = [finished, cancelled].flatMap((future) => [
      () => future.setResult(2),
      () => future.setException(new Exception()),
    ]);

    expect(thrown(...calls)).toEqual(calls.map(() => InvalidStateError));
    expect([finished.result(), cancelled.cancelled()]).toEqual([1, true]);
  });

  it("takes no timeout", () => {
    const future = loop.createFuture();
    future.setResult(1);
    const [result, exception] = [future.result, future.exception] as ((seconds: number) => unknown)[];

    expect(
      thrown(
        () => result?.call(future, 1),
        () => exception?.call(future, 1),
      ),
    ).toEqual([TypeError_, TypeError_]);
  });

  it("belongs to the loop that is current where none is given", () => {
    setEventLoop(loop);
    const current = new Future();
    setEventLoop(null);

    expect(current.getLoop()).toBe(loop);
    expect(() => new Future()).toThrow(RuntimeError);
  });
});

describe("done callbacks", () => {
  it("run in the order of their registration, in a later turn, with the future", () => {
    const future = loop.createFuture<number>();
    const seen: unknown[] = [];
    const first = (done: unknown): unknown => seen.push(["first", done === future]);
    future.addDoneCallback(first);
    future.addDoneCallback(() => seen.push("second"));
    future.addDoneCallback(first);
    loop.callSoon(() => seen.push("was ready before"));
    future.setResult(1);
    seen.push("setResult returned");
    settle();

    expect(seen).toEqual(["setResult returned", "was ready before", ["first", true], "second", ["first", true]]);
  });

  it("of a future that is done are scheduled at once", () => {
    const future = loop.createFuture<number>();
    future.setResult(1);
    const seen: string[] = [];
    future.addDoneCallback(() => seen.push("called"));
    seen.push("added");
    settle();

    expect(seen).toEqual(["added", "called"]);
  });

  it("are removed by the function, all registrations of it, but not once they are scheduled", () => {
    const future = loop.createFuture<number>();
    const seen: string[] = [];
    const [a, b] = [() => seen.push("a"), () => seen.push("b")];
    const none = future.removeDoneCallback(a);
    for (const callback of [a, b, a]) future.addDoneCallback(callback);
    const removed = future.removeDoneCallback(a);
    future.setResult(1);
    const tooLate = future.removeDoneCallback(b);
    settle();

    expect([none, removed, tooLate, seen]).toEqual([0, 2, 0, ["b"]]);
  });

  it("are not mixed up with the tasks that wait", () => {
    const future = loop.createFuture<number>();
    const task = loop.createTask(
      coroutine(function* waiting() {
        return yield* future;
      })(),
    );
    settle();
    future.addDoneCallback(settle);
    const removed = future.removeDoneCallback(settle);
    future.setResult(5);

    expect([removed, loop.runUntilComplete(task)]).toEqual([1, 5]);
  });

  it("run in the context that was given", () => {
    const variable = new asyncio.ContextVar("variable", { default: "outside" });
    const context = new Context();
    context.run(() => variable.set("inside"));
    const future = loop.createFuture<number>();
    const seen: string[] = [];
    future.addDoneCallback(() => seen.push(variable.get()), { context });
    future.addDoneCallback(() => seen.push(variable.get()));
    future.setResult(1);
    settle();

    expect(seen).toEqual(["inside", "outside"]);
    expect(() => future.addDoneCallback(settle, { loop } as object)).toThrow(TypeError_);
  });

  it("that fail are reported with their handle, and the others run all the same", () => {
    const error = new Exception("broken");
    const future = loop.createFuture<number>();
    const seen: string[] = [];
    future.addDoneCallback(() => {
      throw error;
    });
    future.addDoneCallback(() => seen.push("second"));
    future.setResult(1);
    settle();

    expect(seen).toEqual(["second"]);
    expect(reports).toEqual([{ message: expect.any(String), exception: error, handle: expect.any(asyncio.Handle) }]);
  });

  it("cannot be scheduled on a closed loop, though the future is settled", () => {
    const future = loop.createFuture<number>();
    future.addDoneCallback(settle);
    loop.close();

    expect(() => future.setResult(1)).toThrow(RuntimeError);
    expect(future.result()).toBe(1);
  });
});

describe("awaiting a future", () => {
  it("gives the result to everyone, in the order in which they began to wait", () => {
    const future = loop.createFuture<number>();
    const seen: unknown[] = [];
    const waiting = coroutine(function* waiting(name: string) {
      seen.push([name, yield* future]);
    });
    const tasks = ["a", "b", "c"].map((name) => loop.createTask(waiting(name)));
    loop.callLater(1, () => future.setResult(7));
    loop.runUntilComplete(asyncio.gather(tasks));

    expect(seen).toEqual([
      ["a", 7],
      ["b", 7],
      ["c", 7],
    ]);
  });

  it("that is done does not suspend", () => {
    const future = loop.createFuture<number>();
    future.setResult(1);
    const seen: string[] = [];
    loop.callSoon(() => seen.push("ready before"));
    const reading = coroutine(function* reading() {
      loop.callSoon(() => seen.push("callback"));
      yield* future;
      yield* future;
      seen.push("awaited");
    });
    loop.runUntilComplete(reading());

    expect(seen).toEqual(["ready before", "awaited", "callback"]);
  });

  it("raises what it raises, and reads the exception", () => {
    const error = new Exception("broken");
    const future = loop.createFuture();
    loop.callLater(1, () => future.setException(error));
    const reading = coroutine(function* reading() {
      for (;;) yield* future;
    });
    const caught = catchError(() => loop.runUntilComplete(reading()));
    future[Symbol.dispose]();

    expect([caught, reports]).toEqual([error, []]);
  });

  it("by hand, past the suspension, is a RuntimeError while it is pending", () => {
    const future = loop.createFuture();
    const iterator = future[Symbol.iterator]();
    const handedOut = iterator.next();

    expect([handedOut.done, handedOut.value === future]).toEqual([false, true]);
    expect(() => iterator.next()).toThrow(RuntimeError);
  });
});

describe("a future that dies", () => {
  it("reports an exception that nobody has looked at, once", () => {
    const error = new Exception("unseen");
    const future = loop.createFuture();
    future.setException(error);
    future[Symbol.dispose]();
    future[Symbol.dispose]();

    // Not compared as a whole: to compare an iterable is to iterate, and that is to look at the exception.
    expect(reports.map((report) => [report.message, report.exception === error, report.future === future])).toEqual([
      ["Future exception was never retrieved", true, true],
    ]);
  });

  it.each<[string, (future: Future) => unknown]>([
    ["looked at", (future) => future.exception()],
    ["raised", (future) => catchError(() => future.result())],
    ["forgotten by a late cancel", (future) => future.cancel()],
  ])("does not report one that was %s", (_how, read) => {
    const future = loop.createFuture();
    future.setException(new Exception());
    read(future);
    future[Symbol.dispose]();

    expect(reports).toEqual([]);
  });

  it("does not report a result or a cancellation", () => {
    const [finished, cancelled, pending] = [loop.createFuture(), loop.createFuture(), loop.createFuture()];
    finished.setResult(1);
    cancelled.cancel();
    for (const future of [finished, cancelled, pending]) future[Symbol.dispose]();

    expect(reports).toEqual([]);
  });
});

describe("isfuture", () => {
  it("is true of futures, tasks and what looks like one", () => {
    const task = loop.createTask(sleep(0));
    const objects = [loop.createFuture(), task, { asyncioFutureBlocking: false }];
    const others = [{ asyncioFutureBlocking: null }, {}, null, undefined, 3, sleep(0)];

    expect([objects.map(isfuture), others.map(isfuture)]).toEqual([objects.map(() => true), others.map(() => false)]);
    task.cancel();
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

it("refuses a second outcome also where the first one is the future itself", () => {
  const future = asyncio.newEventLoop().createFuture();
  future.setResult(future);

  expect(() => future.setResult(1)).toThrow(InvalidStateError);
});
