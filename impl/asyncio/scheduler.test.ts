import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  asyncio,
  Deadlock,
  type EventLoop,
  Exception,
  type ExceptionContext,
  FakeClock,
  Handle,
  KeyboardInterrupt,
  Livelock,
  onWarning,
  RuntimeError,
  setClock,
  TimerHandle,
  TypeError_,
} from "./index.ts";

const { newEventLoop, onThread } = asyncio;

let clock: FakeClock;
let loop: EventLoop;
let seen: unknown[];
let reports: ExceptionContext[];
beforeEach(() => {
  clock = new FakeClock();
  setClock(clock);
  loop = newEventLoop();
  seen = [];
  reports = [];
  loop.setExceptionHandler((_loop, context) => reports.push(context));
});
afterEach(() => loop.close());

const note = (...what: unknown[]): void => void seen.push(what.length === 1 ? what[0] : what);
const noteTime = (what: unknown): void => void seen.push([what, loop.time()]);

/** Runs what is ready and what the timers bring within ten seconds. */
function runTenSeconds(): void {
  loop.callLater(10, () => loop.stop());
  loop.runForever();
}

describe("callSoon", () => {
  it("runs callbacks in order, with their arguments, after it has returned", () => {
    const handle = loop.callSoon(note, ["a", 1]);
    loop.callSoon(note, ["b"]);
    loop.callSoonThreadsafe(note, ["c"]);
    note("scheduled");
    runTenSeconds();

    expect([handle instanceof Handle, seen]).toEqual([true, ["scheduled", ["a", 1], "b", "c"]]);
  });

  it("in a callback is for the next turn", () => {
    loop.callSoon(() => {
      note("a");
      loop.callSoon(note, ["nested"]);
    });
    loop.callSoon(note, ["b"]);
    runTenSeconds();

    expect(seen).toEqual(["a", "b", "nested"]);
  });

  it("keeps the order when very many callbacks are ready", () => {
    const count = 1000;
    loop.callSoon(() => {
      for (let i = 0; i < count; i++) loop.callSoon(note, [i]);
    });
    runTenSeconds();

    expect(seen).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it("takes no option but the context", () => {
    const options = { key: 1 } as object;

    expect(() => loop.callSoon(note, ["a"], options)).toThrow(TypeError_);
    expect(() => loop.callSoonThreadsafe(note, ["a"], options)).toThrow(TypeError_);
    expect(() => loop.callAt(1, note, ["a"], options)).toThrow(TypeError_);
  });
});

describe("a handle", () => {
  it("that is cancelled does not run, even when it is ready already", () => {
    const handle = loop.callSoon(note, ["never"]);
    const later = loop.callSoon(note, ["b"]);
    const states = [handle.cancelled(), String(handle)];
    handle.cancel();
    handle.cancel();
    states.push(handle.cancelled(), String(handle));
    loop.callSoon(() => last.cancel());
    const last = loop.callSoon(note, ["c"]);
    runTenSeconds();

    expect([states, seen, later.cancelled()]).toEqual([
      [false, "<Handle note()>", true, "<Handle cancelled>"],
      ["b"],
      false,
    ]);
  });
});

describe("timers", () => {
  it("run by deadline, at their time, and not before", () => {
    for (const delay of [3, 1, 2]) loop.callLater(delay, noteTime, [delay]);
    const timer = loop.callAt(2.5, noteTime, ["at"]);
    runTenSeconds();

    expect([timer instanceof TimerHandle, timer.when(), seen]).toEqual([
      true,
      2.5,
      [
        [1, 1],
        [2, 2],
        ["at", 2.5],
        [3, 3],
      ],
    ]);
  });

  it("that are due run in the next turn, behind what was ready, and time stands still", () => {
    clock.advance(5);
    loop.callLater(-1, noteTime, ["negative"]);
    loop.callAt(2, noteTime, ["past"]);
    loop.callLater(0, noteTime, ["zero"]);
    loop.callSoon(note, ["ready"]);
    runTenSeconds();

    expect(seen).toEqual(["ready", ["past", 5], ["negative", 5], ["zero", 5]]);
  });

  it("wait while anything is ready", () => {
    loop.callLater(1, noteTime, ["timer"]);
    let left = 5;
    const again = (): void => {
      noteTime("ready");
      left -= 1;
      if (left > 0) loop.callSoon(again);
    };
    loop.callSoon(again);
    runTenSeconds();

    expect(seen).toEqual([...Array.from({ length: 5 }, () => ["ready", 0]), ["timer", 1]]);
  });

  it("that are cancelled neither run nor wake the loop", () => {
    const first = loop.callLater(1, note, ["never"]);
    const twins = [0, 1].map((mine) =>
      loop.callLater(2, () => {
        note("a twin");
        twins[1 - mine]?.cancel();
      }),
    );
    first.cancel();
    loop.callLater(3, noteTime, ["live"]);
    runTenSeconds();
    first.cancel();

    expect(seen).toEqual(["a twin", ["live", 3]]);
  });

  it("survive when most of many are cancelled", () => {
    const timers = Array.from({ length: 300 }, (_, i) => loop.callLater(1 + (i % 7), note, [i]));
    for (const [i, timer] of timers.entries()) if (i % 3 !== 0) timer.cancel();
    runTenSeconds();

    expect(seen).toHaveLength(100);
    expect([...seen].sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, i) => 3 * i));
  });

  it("are counted as cancelled only as long as they wait", () => {
    class Probe extends asyncio.EventLoop {
      get cancelledTimers(): number {
        return this.timers.droppedCount;
      }
    }
    const probe = new Probe();
    const timers = [1, 2, 3].map((delay) => probe.callLater(delay, note));
    for (const timer of timers) timer.cancel();
    const before = probe.cancelledTimers;
    probe.callLater(4, () => probe.stop());
    probe.runForever();

    expect([before, probe.cancelledTimers]).toEqual([3, 0]);
  });

  it("need a number, and one that is no number is due at once", () => {
    loop.callLater(NaN, noteTime, ["nan"]);
    runTenSeconds();

    expect(seen).toEqual([["nan", 0]]);
    for (const nothing of [null, undefined, "1"] as never[]) {
      expect(() => loop.callLater(nothing, note)).toThrow(TypeError_);
      expect(() => loop.callAt(nothing, note)).toThrow(TypeError_);
    }
  });

  it("of two loops with one clock see the same time", () => {
    const other = newEventLoop();
    loop.callLater(2, () => loop.stop());
    loop.runForever();
    other.callLater(1, () => other.stop());
    other.runForever();

    expect([loop.time(), other.time(), clock.now]).toEqual([3, 3, 3]);
  });
});

describe("a callback that fails", () => {
  it("is reported with its handle, and the rest of the turn runs", () => {
    const error = new Exception("broken");
    const failing = (): never => {
      throw error;
    };
    const handle = loop.callSoon(failing);
    loop.callSoon(note, ["next"]);
    loop.callSoon(failing);
    runTenSeconds();

    expect(seen).toEqual(["next"]);
    expect(reports[0]).toEqual({ message: "Exception in callback <Handle failing()>", exception: error, handle });
    expect(reports).toHaveLength(2);
  });

  it("with an exit leaves the loop; the rest of the turn is kept for the next run", () => {
    const exit = new KeyboardInterrupt();
    loop.callSoon(() => {
      throw exit;
    });
    loop.callSoon(note, ["kept"]);
    const left = catchError(() => loop.runForever());
    const before = [...seen, loop.isRunning()];
    runTenSeconds();

    expect([left, before, seen, reports]).toEqual([exit, [false], ["kept"], []]);
  });
});

describe("stop", () => {
  it("lets the turn run to its end, and keeps what it added for the next run", () => {
    loop.callSoon(() => {
      loop.stop();
      loop.stop();
      note("after stop");
      loop.callSoon(note, ["next run"]);
    });
    loop.callSoon(note, ["same turn"]);
    loop.runForever();
    note("stopped");
    runTenSeconds();

    expect(seen).toEqual(["after stop", "same turn", "stopped", "next run"]);
  });

  it("before the run makes it one turn, in which time does not pass", () => {
    loop.callLater(1, note, ["timer"]);
    loop.callSoon(note, ["ready"]);
    loop.stop();
    loop.runForever();
    loop.stop();
    loop.runForever();

    expect([seen, loop.time()]).toEqual([["ready"], 0]);
  });
});

describe("a loop", () => {
  it("runs only when it is open, does not run, and no other runs in its thread", () => {
    const other = newEventLoop();
    const errors: unknown[] = [];
    loop.callSoon(() => {
      note(loop.isRunning(), other.isRunning(), asyncio.getRunningLoop() === loop);
      errors.push(...[loop, other].map((each) => catchError(() => each.runForever())));
      errors.push(catchError(() => loop.close()));
      loop.stop();
    });
    loop.runForever();
    other.close();
    errors.push(catchError(() => other.runForever()));

    expect(errors).toEqual(errors.map(() => expect.any(RuntimeError)));
    expect([seen, loop.isRunning(), other.isClosed()]).toEqual([[[true, false, true]], false, true]);
  });

  it("runs beside another one on another thread", () => {
    const other = newEventLoop();
    other.callSoon(() => {
      note("other");
      other.stop();
    });
    loop.callSoon(() => {
      onThread(() => other.runForever());
      note("loop", asyncio.getRunningLoop() === loop);
      loop.stop();
    });
    loop.runForever();

    expect(seen).toEqual(["other", ["loop", true]]);
  });

  it("that is closed has lost what was scheduled, and takes nothing more", () => {
    const future = loop.createFuture();
    loop.callSoon(note, ["never"]);
    loop.close();
    loop.close();
    const calls = [
      () => loop.callSoon(note),
      () => loop.callSoonThreadsafe(note),
      () => loop.callLater(1, note),
      () => loop.callAt(1, note),
      () => loop.scheduleTimer(1, { timerState: 0, run: note }),
      () => loop.runForever(),
      () => loop.runUntilComplete(future),
      () => loop.createTask(asyncio.sleep(1)),
      () => loop.runInExecutor(null, note),
    ];

    expect(calls.map(catchError)).toEqual(calls.map(() => expect.any(RuntimeError)));
    expect([seen, loop.isClosed()]).toEqual([[], true]);
  });

  it("that dies open warns, and is closed", () => {
    const warnings: unknown[] = [];
    const unlisten = onWarning((warning) => warnings.push(warning));
    loop.callSoon(() => {
      loop[Symbol.dispose]();
      loop.stop();
    });
    loop.runForever();
    const before = loop.isClosed();
    loop[Symbol.dispose]();
    loop[Symbol.dispose]();
    unlisten();

    expect(warnings).toEqual(
      [true, false].map((running) => ({
        category: "ResourceWarning",
        message: `unclosed event loop <EventLoop running=${running} closed=false debug=false>`,
      })),
    );
    expect([before, loop.isClosed()]).toEqual([false, true]);
  });
});

describe("a loop that cannot go on", () => {
  it("with nothing scheduled deadlocks, and can be used again", () => {
    loop.callLater(2, note, ["timer"]);
    const stuck = catchError(() => loop.runForever());
    const state = [loop.isRunning(), loop.time()];
    runTenSeconds();

    expect([stuck, state, loop.time()]).toEqual([expect.any(Deadlock), [false, 2], 12]);
  });

  it("does not wait for what lies beyond the clock's horizon", () => {
    loop.callLater(Infinity, note, ["never"]);
    const stuck = catchError(() => loop.runForever());
    loop.callLater(9_999_999, () => loop.stop());
    loop.runForever();

    expect([stuck, loop.time(), clock.horizon]).toEqual([expect.any(Deadlock), 9_999_999, 10_000_000]);
  });

  it("turns for ever at one time: that is a livelock", () => {
    clock.turnLimit = 50;
    let turns = 0;
    const again = (): void => {
      turns += 1;
      loop.callSoon(again);
    };
    loop.callSoon(again);
    const stuck = catchError(() => loop.runForever());

    expect([stuck, turns, loop.isRunning()]).toEqual([expect.any(Livelock), 50, false]);
  });

  it("is none while the clock moves", () => {
    clock.turnLimit = 5;
    let left = 30;
    const again = (): void => {
      left -= 1;
      if (left > 0) loop.callLater(1, again);
      else loop.stop();
    };
    loop.callSoon(again);
    loop.runForever();

    expect(loop.time()).toBe(29);
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
