import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, ContextVar, EventLoop, RuntimeError, setClock, TypeError_, ValueError } from "./index.ts";

const { coroutine, customAwaitable, ensureFuture, getEventLoop, getRunningLoop, newEventLoop, onThread, run, sleep } =
  asyncio;
const { setEventLoop } = asyncio;

beforeEach(() => setClock(null));
afterEach(() => setEventLoop(null));

describe("the current loop", () => {
  it("is the one that was set, and none where none was", () => {
    const loop = newEventLoop();
    const missing = [catchError(getEventLoop), catchError(getRunningLoop)];
    const returned = setEventLoop(loop);
    const current = getEventLoop() === loop;
    missing.push(catchError(getRunningLoop));
    setEventLoop(null);
    missing.push(catchError(getEventLoop));

    expect([missing, returned, current]).toEqual([missing.map(() => expect.any(RuntimeError)), undefined, true]);
  });

  it("in a run is the one that runs", () => {
    const [set, running] = [newEventLoop(), newEventLoop()];
    setEventLoop(set);
    const seen = running.runUntilComplete(
      coroutine(function* main() {
        return [getEventLoop() === running, getRunningLoop() === running];
      })(),
    );

    expect([seen, getEventLoop() === set]).toEqual([[true, true], true]);
  });

  it("is a loop or null", () => {
    for (const object of [3, {}, undefined] as never[]) expect(() => setEventLoop(object)).toThrow(TypeError_);
  });

  it("is not changed by making a new one, which is fresh each time", () => {
    const loops = [newEventLoop(), newEventLoop()];

    expect([loops[0] === loops[1], loops.map((loop) => [loop.isRunning(), loop.isClosed()])]).toEqual([
      false,
      [
        [false, false],
        [false, false],
      ],
    ]);
    expect(() => getEventLoop()).toThrow(RuntimeError);
  });
});

describe("another thread", () => {
  it("has no loop and no context variables of this one, which come back when it ends", () => {
    const variable = new ContextVar("variable", { default: "none" });
    const loop = new EventLoop();
    const seen = loop.runUntilComplete(
      coroutine(function* main() {
        variable.set("main");
        const there = onThread(() => {
          const missing = [catchError(getRunningLoop), catchError(getEventLoop)].map(String);
          setEventLoop(new EventLoop());
          return [missing.length, variable.get(), run(sleep(1, "run there"))];
        });
        catchError(() =>
          onThread(() => {
            throw new RuntimeError();
          }),
        );
        return [there, variable.get(), getRunningLoop() === loop, loop.time()];
      })(),
    );

    expect(seen).toEqual([[2, "none", "run there"], "main", true, 1]);
  });
});

describe("ensureFuture", () => {
  it("leaves a future as it is, and makes a task of anything else that can be awaited", () => {
    const loop = newEventLoop();
    const future = loop.createFuture<string>();
    const custom = customAwaitable(function* () {
      return yield* sleep(1, "custom");
    });
    setEventLoop(loop);
    const task = ensureFuture(custom);
    setEventLoop(null);
    const other = ensureFuture(sleep(1, "coroutine"), { loop });

    expect([ensureFuture(future) === future, ensureFuture(task, { loop }) === task]).toEqual([true, true]);
    expect([loop.runUntilComplete(task), loop.runUntilComplete(other)]).toEqual(["custom", "coroutine"]);
  });

  it("refuses what cannot be awaited, a future of another loop, and to go without a loop", () => {
    const [loop, other] = [newEventLoop(), newEventLoop()];

    expect(() => ensureFuture(3 as never)).toThrow(TypeError_);
    expect(() => ensureFuture(loop.createFuture(), { loop: other })).toThrow(ValueError);
    expect(() => ensureFuture(sleep(1))).toThrow(RuntimeError);
    expect(() => ensureFuture(sleep(1), { timeout: 1 } as object)).toThrow(TypeError_);
  });

  it("closes the coroutine that no loop will run", () => {
    const loop = newEventLoop();
    loop.close();
    const coro = sleep(1);

    expect(() => ensureFuture(coro, { loop })).toThrow(RuntimeError);
    expect(coro.started).toBe(true);
  });

  it("lets other errors of a task factory pass", () => {
    const loop = newEventLoop();
    loop.setTaskFactory(() => {
      throw new TypeError_("factory");
    });

    expect(() => ensureFuture(sleep(1), { loop })).toThrow(TypeError_);
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
