import { afterEach, describe, expect, it, vi } from "vitest";
import { asyncio, BaseException, FakeClock, isException, logger, onWarning, setClock, ValueError } from "./index.ts";
import { leavesTheLoop } from "./exceptions.ts";
import { warn } from "./warnings.ts";

const { CancelledError, Deadlock, Exception, IncompleteReadError, LimitOverrunError, Livelock, TimeoutError } = asyncio;

afterEach(() => {
  BaseException.debug = false;
  vi.restoreAllMocks();
});

describe("exceptions", () => {
  it("form Python's hierarchy", () => {
    const { EOFError, InvalidStateError, RuntimeError, SendfileNotAvailableError, StopAsyncIteration } = asyncio;
    const outside = [
      new CancelledError(),
      new Deadlock(),
      new Livelock(),
      new asyncio.GeneratorExit(),
      new asyncio.KeyboardInterrupt(),
      new asyncio.SystemExit(),
    ];
    const inside = [
      new TimeoutError(),
      new InvalidStateError(),
      new StopAsyncIteration(),
      new SendfileNotAvailableError(),
    ];

    expect(outside.map((error) => [error instanceof BaseException, error instanceof Exception])).toEqual(
      outside.map(() => [true, false]),
    );
    expect(inside.map((error) => error instanceof Exception)).toEqual(inside.map(() => true));
    expect(new SendfileNotAvailableError() instanceof RuntimeError).toBe(true);
    expect(new IncompleteReadError(new Uint8Array(), 1) instanceof EOFError).toBe(true);
  });

  it("are named for their class, and tell their arguments", () => {
    class Own extends Exception {}
    const errors = [new Own(), new asyncio.TypeError("one"), new CancelledError(1, "two")];

    expect(errors.map(String)).toEqual(["Own", "TypeError: one", "CancelledError: (1, two)"]);
    expect(errors.map((error) => error.args)).toEqual([[], ["one"], [1, "two"]]);
  });

  it("of streams say what was read", () => {
    const known = new IncompleteReadError(new Uint8Array(3), 5);
    const unknown = new IncompleteReadError(new Uint8Array(3), null);
    const overrun = new LimitOverrunError("too long", 7);

    expect([known.partial.length, known.expected, unknown.expected, overrun.consumed]).toEqual([3, 5, null, 7]);
    expect([known, unknown, overrun].map(String)).toEqual([
      "IncompleteReadError: the stream ended after 3 of 5 bytes",
      "IncompleteReadError: the stream ended after 3 of an unknown number of bytes",
      "LimitOverrunError: too long",
    ]);
  });

  it("have a stack only where they are debugged", () => {
    const without = new CancelledError().stack;
    BaseException.debug = true;

    expect([without, new CancelledError("why").stack]).toEqual([
      undefined,
      expect.stringMatching(/CancelledError: why\n.*exceptions\.test\.ts/s),
    ]);
  });

  it("count as Exception with JavaScript's own errors, and some leave the loop", () => {
    const errors = [
      new Exception(),
      new Error(),
      new CancelledError(),
      "text",
      new asyncio.SystemExit(),
      new Deadlock(),
    ];

    expect(errors.map(isException)).toEqual([true, true, false, false, false, false]);
    expect(errors.map(leavesTheLoop)).toEqual([false, false, false, false, true, true]);
  });
});

describe("the logger", () => {
  it("hands records to those who listen, and errors to the console where nobody does", () => {
    const shown = vi.spyOn(console, "error").mockImplementation(() => {});
    const records: unknown[] = [];
    const unlisten = logger.listen((record) => records.push(record));
    logger.log({ level: "error", message: "heard" });
    unlisten();
    logger.log({ level: "warning", message: "unheard" });
    logger.log({ level: "error", message: "bare" });
    logger.log({ level: "error", message: "with", exception: "exception" });

    expect([records, shown.mock.calls]).toEqual([
      [{ level: "error", message: "heard" }],
      [["bare"], ["with", "exception"]],
    ]);
  });
});

describe("warnings", () => {
  it("go to those who listen, and a RuntimeWarning to the console where nobody does", () => {
    const shown = vi.spyOn(console, "warn").mockImplementation(() => {});
    const heard: unknown[] = [];
    const unlisten = onWarning((warning) => heard.push(warning));
    warn("RuntimeWarning", "heard");
    unlisten();
    warn("DeprecationWarning", "unheard");
    warn("RuntimeWarning", "shown");

    expect([heard, shown.mock.calls]).toEqual([
      [{ category: "RuntimeWarning", message: "heard" }],
      [["RuntimeWarning: shown"]],
    ]);
  });
});

describe("the fake clock", () => {
  it("moves when somebody blocks, and never backwards", () => {
    const clock = new FakeClock(5);
    clock.advance(0.5);

    expect(clock.now).toBe(5.5);
    for (const seconds of [-1, NaN]) expect(() => clock.advance(seconds)).toThrow(ValueError);
  });

  it("that is set is the clock of every loop that is made without one", () => {
    const clock = new FakeClock(7);
    setClock(clock);
    const loops = [asyncio.newEventLoop(), asyncio.newEventLoop(), new asyncio.EventLoop(new FakeClock())];
    setClock(null);

    expect([...loops, asyncio.newEventLoop()].map((loop) => loop.time())).toEqual([7, 7, 0, 0]);
  });
});
