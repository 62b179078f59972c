import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  CancelledError,
  customAwaitable,
  Deadlock,
  EventLoop,
  Exception,
  type ExceptionContext,
  KeyboardInterrupt,
  Runner,
  RuntimeError,
  setChooser,
  setClock,
  setEventLoop,
  setEventLoopFactory,
  TypeError_,
} from "./index.ts";

const { ContextVar, coroutine, createTask, currentTask, getEventLoop, getRunningLoop, run, sleep } = asyncio;

let seen: unknown[];
beforeEach(() => {
  setClock(null);
  seen = [];
});
afterEach(() => {
  setChooser(null);
  setEventLoopFactory(null);
});

const play = <T>(body: () => Generator<unknown, T, any>): T => run(coroutine(body)());

/** Sleeps for ever, and answers the cancellation after some seconds, perhaps by another error. */
const leftover = coroutine(function* leftover(name: string, seconds: number = 0, answer?: unknown) {
  try {
    yield* sleep(1000);
  } catch (error) {
    if (seconds > 0) yield* sleep(seconds);
    seen.push([name, getRunningLoop().time()]);
    throw answer ?? error;
  }
});

describe("run", () => {
  it("gives the result of the main coroutine, which runs as a task on a loop of its own", () => {
    const loops: EventLoop[] = [];
    const main = coroutine(function* main() {
      loops.push(getRunningLoop(), getEventLoop());
      yield* sleep(1);
      return [currentTask()?.getCoro()!.name, loops.every((loop) => loop === loops[0] && loop.isRunning())];
    });
    const results = [run(main()), run(main())];

    expect(results).toEqual([
      ["main", true],
      ["main", false],
    ]);
    expect([loops[0] === loops[2], loops.map((loop) => loop.isClosed())]).toEqual([false, [true, true, true, true]]);
    expect(() => getEventLoop()).toThrow(RuntimeError);
  });

  it("raises what the main coroutine raises, and closes the loop", () => {
    const error = new Exception("broken");
    const loop = new EventLoop();
    const main = coroutine(function* main() {
      throw error;
    });

    expect(catchError(() => run(main(), { loopFactory: () => loop }))).toBe(error);
    expect(loop.isClosed()).toBe(true);
  });

  it("takes anything that can be awaited, and nothing else", () => {
    const custom = customAwaitable(function* () {
      return yield* sleep(1, "custom");
    });
    const loop = new EventLoop();
    const future = loop.createFuture<string>();
    loop.callLater(1, () => future.setResult("future"));

    expect([run(custom), run(future, { loopFactory: () => loop })]).toEqual(["custom", "future"]);
    for (const object of [3, null, () => 0, []] as never[]) expect(() => run(object)).toThrow(TypeError_);
  });

  it("cannot be nested, and the loop that runs is unharmed", () => {
    const outcome = play(function* () {
      const [coro, runner] = [sleep(1), new Runner()];
      const errors = [catchError(() => run(coro)), catchError(() => runner.run(coro))];
      coro.close();
      yield* sleep(1);
      return errors;
    });

    expect(outcome).toEqual([expect.any(RuntimeError), expect.any(RuntimeError)]);
  });

  it("refuses an option that it does not know", () => {
    const coro = sleep(1);

    expect(() => run(coro, { loop: null } as object)).toThrow(TypeError_);
    coro.close();
  });

  it("sets the debug mode only where it is told so", () => {
    const loops = [new EventLoop(), new EventLoop(), new EventLoop()];
    for (const loop of loops) loop.setDebug(true);
    const main = coroutine(function* main() {
      return getRunningLoop().getDebug();
    });
    const modes = [{}, { debug: false }, { debug: null }].map((options, index) =>
      run(main(), { ...options, loopFactory: () => loops[index] as EventLoop }),
    );

    expect([modes, run(main(), { debug: true }), run(main())]).toEqual([[true, false, true], true, false]);
  });

  it("makes its loop by the factory that was set", () => {
    class Special extends EventLoop {}
    setEventLoopFactory(() => new Special());
    const special = play(function* () {
      return getRunningLoop();
    });
    setEventLoopFactory(null);

    expect([special instanceof Special, asyncio.newEventLoop() instanceof Special]).toEqual([true, false]);
  });

  it("keeps changes of context variables inside", () => {
    const variable = new ContextVar("variable", { default: "outside" });
    const inside = play(function* () {
      const before = variable.get();
      variable.set("inside");
      return [before, variable.get()];
    });

    expect([inside, variable.get()]).toEqual([["outside", "inside"], "outside"]);
  });
});

describe("what main leaves over", () => {
  it("is cancelled, and waited for, in the order of creation", () => {
    play(function* () {
      for (const [index, name] of ["a", "b", "c"].entries()) createTask(leftover(name, 3 - index));
      yield* sleep(1);
    });

    expect(seen).toEqual([
      ["c", 2],
      ["b", 3],
      ["a", 4],
    ]);
  });

  it("is cancelled in the order of the chooser", () => {
    setChooser({ order: (items) => [...items].reverse() });
    play(function* () {
      for (const name of ["a", "b", "c"]) createTask(leftover(name));
      yield* sleep(1);
    });

    expect(seen).toEqual([
      ["c", 1],
      ["b", 1],
      ["a", 1],
    ]);
  });

  it("is reported where it answers with another error, before the asynchronous generators are closed", () => {
    const loop = new EventLoop();
    const error = new Exception("answer");
    loop.setExceptionHandler((_loop, context: ExceptionContext) =>
      seen.push([context.message, context.exception, context.task !== undefined]),
    );
    const numbers = asyncio.asyncGenerator<number>(function* numbers() {
      try {
        yield* asyncio.emit(1);
      } finally {
        yield* sleep(1);
        seen.push(["generator", loop.time()]);
      }
    });
    const main = coroutine(function* main() {
      createTask(leftover("raising", 0, error));
      createTask(leftover("cancelled"));
      yield* numbers().anext();
      yield* sleep(1);
      return "result";
    });
    const result = run(main(), { loopFactory: () => loop });

    expect([result, seen]).toEqual([
      "result",
      [
        ["raising", 1],
        ["cancelled", 1],
        ["unhandled exception during asyncio.run() shutdown", error, true],
        ["generator", 2],
      ],
    ]);
  });

  it("is cleaned up after an exit and after a deadlock, too", () => {
    const outcomes = [
      catchError(() =>
        play(function* () {
          createTask(leftover("after exit", 1));
          yield* sleep(1);
          throw new KeyboardInterrupt();
        }),
      ),
      catchError(() =>
        play(function* () {
          try {
            yield* getRunningLoop().createFuture();
          } catch (error) {
            seen.push(String(error));
            throw error;
          }
        }),
      ),
    ];

    expect([outcomes, seen]).toEqual([
      [new KeyboardInterrupt(), expect.any(Deadlock)],
      [["after exit", 2], "CancelledError"],
    ]);
  });
});

describe("a Runner", () => {
  const whichLoop = coroutine(function* whichLoop() {
    yield* sleep(1);
    return getRunningLoop();
  });

  it("makes its loop when it is needed, and runs everything on it", () => {
    let made = 0;
    setEventLoopFactory(() => {
      made += 1;
      return new EventLoop();
    });
    const runner = new Runner();
    const before = made;
    const loops = [runner.run(whichLoop()), runner.run(whichLoop()), runner.getLoop()];
    const isCurrent = getEventLoop() === loops[0];
    const time = loops[0]?.time();
    runner.close();

    expect([before, made, new Set(loops).size, isCurrent, time, loops[0]?.isClosed()]).toEqual([
      0,
      1,
      1,
      true,
      2,
      true,
    ]);
    expect(() => runner.run(whichLoop())).toThrow(RuntimeError);
    expect(() => runner.getLoop()).toThrow(RuntimeError);
  });

  it("can be closed twice; one that never made a loop stays as it is", () => {
    const runner = new Runner({ debug: true });
    runner.close();
    const loop = runner.getLoop();
    runner[Symbol.dispose]();
    runner[Symbol.dispose]();

    expect([loop.getDebug(), loop.isClosed()]).toEqual([true, true]);
    expect(() => runner.getLoop()).toThrow(RuntimeError);
  });

  it("leaves the current loop to the loop factory", () => {
    const current = new EventLoop();
    setEventLoop(current);
    const runner = new Runner({ loopFactory: () => new EventLoop() });
    const own = runner.run(whichLoop());
    runner.close();
    const after = getEventLoop();
    setEventLoop(null);

    expect([own === current, after === current]).toEqual([false, true]);
  });

  it("shares one context among its runs, or takes the one that is given", () => {
    const variable = new ContextVar("variable", { default: "none" });
    const context = asyncio.copyContext();
    const set = coroutine(function* set(value: string) {
      const before = variable.get();
      variable.set(value);
      return before;
    });
    const runner = new Runner();
    const before = [runner.run(set("first")), runner.run(set("second")), runner.run(set("third"), { context })];
    runner.close();

    expect([before, context.get(variable), variable.get()]).toEqual([["none", "first", "none"], "third", "none"]);
  });

  it("keeps tasks between runs, and cancels them when it is closed", () => {
    const runner = new Runner();
    runner.run(
      coroutine(function* first() {
        createTask(leftover("kept"));
      })(),
    );
    runner.run(whichLoop());
    seen.push("closing");
    runner.close();

    expect(seen).toEqual(["closing", ["kept", 1]]);
  });

  it("goes on after an error", () => {
    const runner = new Runner();
    const failing = coroutine(function* failing() {
      throw new CancelledError("c");
    });
    const error = catchError(() => runner.run(failing()));
    const loop = runner.run(whichLoop());
    runner.close();

    expect([error, loop.isClosed()]).toEqual([new CancelledError("c"), true]);
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
