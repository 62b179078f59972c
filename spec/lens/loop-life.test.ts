import { describe, expect, it } from "vitest";
import {
  closedAt,
  isOver,
  loopOf,
  loopOfFuture,
  mayBeStopPending,
  refusal,
  runningOf,
  stopPending,
  stopsIn,
  strayStop,
} from "./loop-life.ts";
import { Run } from "../run.ts";
import type { Event, Trace } from "../trace.ts";
import { callSoon, coroutine, main, make, onLoop, program, runForever, runUntilComplete } from "../write.ts";

const made: Trace = [
  { is: "did", t: 0, by: "host", op: 0, made: "L", value: null },
  { is: "did", t: 0, by: "host", op: 1, on: "L", value: null },
];
const waits = (op: number, on: string, by = "host"): Event => ({ is: "waits", t: 0, by, op, on });
const resumed = (op: number, raised?: string): Event => ({
  is: "resumed",
  t: 0,
  by: "host",
  op,
  ...(raised === undefined ? { value: null } : { raised: { exception: raised, id: 1 } }),
});
const did = (op: number, on: string, by = "host"): Event => ({ is: "did", t: 0, by, op, on, value: null });

describe("the loop of a running", () => {
  it("is the one that is named, or the one around", () => {
    const run = new Run(onLoop(runForever(), runUntilComplete("f")), [
      ...made,
      waits(2, "L"),
      resumed(2),
      waits(3, "f"),
      resumed(3),
    ]);

    expect(run.waits.map((running) => loopOf(run, running))).toEqual(["L", "L"]);
  });

  it("is what code in asyncio.run() sees, where it looks", () => {
    const looks = new Run(main({ do: "get_running_loop" }), [
      waits(0, "main"),
      { is: "did", t: 0, by: "main", op: 2, value: { ref: "loop#1" } },
      resumed(0),
    ]);
    const blind = new Run(main(), [waits(0, "main"), resumed(0)]);

    expect([loopOf(looks, looks.waits[0]!), loopOf(blind, blind.waits[0]!)]).toEqual(["loop#1", undefined]);
    expect([isOver(looks, "loop#1", 1), isOver(looks, "loop#1", 3), closedAt(looks, "loop#1", 3)]).toEqual([
      false,
      true,
      undefined,
    ]);
  });
});

describe("refusal", () => {
  it("is for closed loops", () => {
    const run = new Run(onLoop({ do: "close", loop: "L" }, runForever()), [
      ...made,
      did(2, "L"),
      waits(3, "L"),
      resumed(3, "RuntimeError"),
    ]);

    expect([refusal(run, run.waits[0]!), closedAt(run, "L", 3), closedAt(run, "L", 2)]).toEqual([
      "closed",
      2,
      undefined,
    ]);
  });

  it("is for a loop that runs, and for a second one in its thread", () => {
    const own = onLoop(
      { do: "new_event_loop", as: "M" },
      { do: "call_soon", loop: "L", callback: [runForever(), runForever("M")], as: "h" },
      runForever(),
    );
    const run = new Run(own, [
      ...made,
      { is: "did", t: 0, by: "host", op: 2, made: "M", value: null },
      waits(6, "L"),
      { is: "began", t: 0, who: "h()", of: "h", op: 3, args: [] },
      waits(4, "L", "h()"),
      { ...resumed(4, "RuntimeError"), by: "h()" } as Event,
      waits(5, "M", "h()"),
      { ...resumed(5, "RuntimeError"), by: "h()" } as Event,
    ]);

    expect(run.waits.map((running) => refusal(run, running))).toEqual([undefined, "running", "another running"]);
    expect([runningOf(run, "L", 6), runningOf(run, "M", 8)]).toEqual([run.waits[0], undefined]);
  });
});

describe("a stop", () => {
  const stop = { do: "stop", loop: "L" } as const;

  it("is pending for the next running only", () => {
    const run = new Run(onLoop(stop, runForever(), runForever()), [
      ...made,
      did(2, "L"),
      waits(3, "L"),
      resumed(3),
      waits(4, "L"),
      resumed(4),
    ]);

    expect(run.waits.map((running) => stopPending(run, running))).toEqual([true, false]);
  });

  it("may have been used up by a running that failed at once", () => {
    const own = onLoop(stop, runUntilComplete("f"), runForever());
    const run = new Run(own, [...made, did(2, "L"), waits(3, "f"), resumed(3, "TypeError"), waits(4, "L"), resumed(4)]);
    const last = run.waits[1]!;

    expect([stopPending(run, last), mayBeStopPending(run, last)]).toEqual([false, true]);
  });

  it("belongs to the running in which it was called", () => {
    const run = new Run(onLoop(callSoon([stop], "h"), runForever()), [
      ...made,
      waits(4, "L"),
      did(3, "L", "h()"),
      resumed(4),
    ]);

    expect(stopsIn(run, run.waits[0]!).map(({ at }) => at)).toEqual([3]);
  });

  it("may stray from a run_until_complete() that ended in the very batch in which it was stopped", () => {
    const own = onLoop(runUntilComplete(coroutine("c", { do: "stop" })), runForever());
    const start: Trace = [
      ...made,
      waits(2, "c"),
      { is: "began", t: 0, who: "c", of: "c", op: 3, task: "task(c)" },
      did(4, "L", "c"),
    ];
    const ended: Event = { is: "ended", t: 0, who: "c", value: null };
    const finished = new Run(own, [...start, ended, resumed(2), waits(5, "L")]);
    const pending = new Run(own, [...start, resumed(2, "RuntimeError"), waits(5, "L")]);

    expect([strayStop(finished, finished.waits[1]!), strayStop(pending, pending.waits[1]!)]).toEqual([true, false]);
  });
});

it("knows the loop of a future from its making", () => {
  const own = program({ do: "new_event_loop", as: "L" }, make({ call: "create_future", loop: "L", as: "f" }));
  const run = new Run(own, [
    made[0]!,
    { is: "did", t: 0, by: "host", op: 2, on: "L", made: "f", value: { type: "Future" } },
  ]);

  expect([loopOfFuture(run, "f"), loopOfFuture(run, "g")]).toEqual(["L", undefined]);
});
