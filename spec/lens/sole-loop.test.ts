import { describe, expect, it } from "vitest";
import type { Statement } from "../program.ts";
import { Run } from "../run.ts";
import { caughtUp, soleLoop } from "./sole-loop.ts";
import type { Event, Trace } from "../trace.ts";
import { awaits, block, log, main, make, onLoop, program, sleep } from "../write.ts";

describe("soleLoop", () => {
  const running = (op: number): Trace => [
    { is: "waits", t: 0, by: "host", op },
    { is: "resumed", t: 0, by: "host", op, value: null },
  ];
  const newLoop = (op: number): Event => ({ is: "did", t: 0, by: "host", op, made: "L" });

  it("is true of one asyncio.run(), and of one loop made by hand", () => {
    expect([soleLoop(new Run(main(), running(0))), soleLoop(new Run(onLoop(), [newLoop(0)]))]).toEqual([true, true]);
  });

  it("is true of several asyncio.run(), one after the other, each with things of its own", () => {
    const two = program(...main(log(1)).host, ...main(log(2)).host);
    const of = (one: string, other: string): Run =>
      new Run(two, [
        { is: "waits", t: 0, by: "host", op: 0, on: "main" },
        { is: "did", t: 0, by: "main", op: 2, made: one, value: null },
        { is: "resumed", t: 0, by: "host", op: 0, value: null },
        { is: "waits", t: 0, by: "host", op: 3, on: "main~2" },
        { is: "did", t: 0, by: "main~2", op: 5, on: other, value: null },
        { is: "resumed", t: 0, by: "host", op: 3, value: null },
      ]);

    expect([soleLoop(of("f", "g")), soleLoop(of("f", "f"))]).toEqual([true, false]);
  });

  it("is false of two loops, and of threads", () => {
    const two = new Run(onLoop({ do: "new_event_loop", as: "M" }), [
      newLoop(0),
      { is: "did", t: 0, by: "host", op: 2, made: "M" },
    ]);
    const thread: Statement = { do: "thread", body: [] };
    const threaded = new Run(program(...main().host, thread), [
      ...running(0),
      { is: "did", t: 0, by: "host", op: 2, value: null },
    ]);

    expect([soleLoop(two), soleLoop(threaded)]).toEqual([false, false]);
  });

  it("is false where something may have made a loop of its own outside of any", () => {
    const alone = make({ call: "future", as: "f" });
    const made: Event = { is: "did", t: 0, by: "host", op: 1, made: "f", value: { type: "Future" } };
    const refused: Event = { is: "did", t: 0, by: "host", op: 1, raised: { exception: "RuntimeError", id: 1 } };
    const of = (event: Event): Run => new Run(program(alone, ...main().host), [event, ...running(2)]);

    expect([soleLoop(of(made)), soleLoop(of(refused))]).toEqual([false, true]);
  });
});

describe("caughtUp", () => {
  const own = main(log(1), block(1), awaits(sleep(2)), log(2));
  const start: Trace = [
    { is: "waits", t: 0, by: "host", op: 0, on: "main" },
    { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
    { is: "did", t: 0, by: "main", op: 2, value: 1 },
  ];
  const did = (t: number, op: number): Event => ({ is: "did", t, by: "main", op, value: null });
  const of = (...events: Event[]): Run => new Run(own, [...start, ...events]);

  it("is where the clock has moved on", () => {
    expect(caughtUp(of(did(0, 6), did(2, 6)), 2)).toBe(4);
    expect(caughtUp(of(did(0, 6), did(2, 6)), 2, 2)).toBeUndefined();
  });

  it("does not take the word of a clock that was blocked", () => {
    expect(caughtUp(of(did(1, 3), did(1, 6)), 2)).toBeUndefined();
    expect(caughtUp(of(did(1, 3), did(3, 6)), 2)).toBe(4);
  });

  it("is where nothing was left to do", () => {
    expect(caughtUp(of({ is: "stuck", t: 0, why: "Deadlock" }), 2)).toBe(3);
    expect(caughtUp(of({ is: "stuck", t: 0, why: "Livelock" }), 2)).toBeUndefined();
  });

  it("is in the next running for what was done before it", () => {
    expect(caughtUp(new Run(program(log(0), ...own.host), [did(0, 0), ...start, did(2, 7)]), 0)).toBeUndefined();

    const late: Trace = [
      { is: "did", t: 0, by: "host", op: 0, value: 0 },
      { is: "waits", t: 0, by: "host", op: 1, on: "main" },
      { is: "did", t: 2, by: "main", op: 7, value: 2 },
    ];
    expect(caughtUp(new Run(program(log(0), ...own.host), late), 0)).toBe(2);
  });

  it("is unknown when the running was over before", () => {
    expect(caughtUp(of({ is: "resumed", t: 0, by: "host", op: 0, value: null }), 2)).toBeUndefined();
  });
});
