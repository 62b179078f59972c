import { describe, expect, it } from "vitest";
import type { Statement } from "../program.ts";
import { overdueAt, punctuality } from "./punctuality.ts";
import { handed, isWaiting, registrationOf, registrations, soon, timed } from "./registration.ts";
import { Run } from "../run.ts";
import type { Event, Trace } from "../trace.ts";
import { block, onLoop, runForever } from "../write.ts";

const made: Trace = [
  { is: "did", t: 0, by: "host", op: 0, made: "L", value: null },
  { is: "did", t: 0, by: "host", op: 1, on: "L", value: null },
];
const registered = (op: number, handle: string, t = 0): Event => ({
  is: "did",
  t,
  by: "host",
  op,
  on: "L",
  made: handle,
  value: { type: "Handle" },
});
const waits = (op: number, t = 0): Event => ({ is: "waits", t, by: "host", op, on: "L" });
const resumed = (op: number, t: number): Event => ({ is: "resumed", t, by: "host", op, value: null });
const began = (handle: string, op: number, t: number): Event => ({
  is: "began",
  t,
  who: `${handle}()`,
  of: handle,
  op,
  args: [],
});
const later = (delay: number): Statement => ({ do: "call_later", loop: "L", delay, callback: [], as: "timer" });

describe("registrations", () => {
  const own = onLoop(
    { do: "call_soon", loop: "L", callback: [], as: "soon" },
    later(2),
    { do: "call_at", loop: "L", when: 5, callback: "named", as: "other" },
    { do: "handle_cancel", handle: "timer" },
    runForever(),
  );
  const run = new Run(own, [
    ...made,
    registered(2, "soon"),
    registered(3, "timer"),
    registered(4, "other"),
    { is: "did", t: 0, by: "host", op: 5, on: "timer", value: null },
    waits(6),
    began("soon", 2, 0),
  ]);

  it("are due when they were asked for", () => {
    expect(handed(run).map(({ handle, due, isTimer }) => [handle, due, isTimer])).toEqual([
      ["soon", 0, false],
      ["timer", 2, true],
      ["other", 5, true],
    ]);
  });

  it("have bodies of their own, and runs that are known", () => {
    expect(registrations(run).map(({ handle, ran, cancels }) => [handle, ran, cancels])).toEqual([
      ["soon", 7, []],
      ["timer", undefined, [5]],
    ]);
    expect([soon(run).length, timed(run).length, registrationOf(run, "soon()")?.handle]).toEqual([1, 1, "soon"]);
  });

  it("wait until they run or are cancelled", () => {
    const [first, second] = registrations(run);

    expect([isWaiting(first!, 7), isWaiting(first!, 8), isWaiting(second!, 5), isWaiting(second!, 6)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("are none where some time is no number", () => {
    const odd = onLoop({ do: "call_later", loop: "L", delay: { float: "nan" }, callback: [], as: "h" });

    expect(handed(new Run(odd, [...made, registered(2, "h")]))).toEqual([]);
  });
});

describe("punctuality", () => {
  const of = (...events: Event[]): Run =>
    new Run(onLoop(later(2), block(1), runForever()), [...made, registered(2, "timer"), ...events]);
  const seen = (run: Run): string | undefined => punctuality(run, registrations(run)[0]!)?.is;

  it("tells the times from one another", () => {
    expect(seen(of(waits(4), began("timer", 2, 2)))).toBe("on time");
    expect(seen(of(waits(4), began("timer", 2, 1)))).toBe("early");
    expect(seen(of(waits(4), began("timer", 2, 3)))).toBe("late");
    expect(seen(of(waits(4), resumed(4, 3)))).toBe("never");
    expect(seen(of(waits(4), resumed(4, 1)))).toBeUndefined();
  });

  it("counts from the start of a run that came too late", () => {
    expect([seen(of(waits(4, 5), began("timer", 2, 5))), seen(of(waits(4, 5), began("timer", 2, 6)))]).toEqual([
      "on time",
      "late",
    ]);
  });

  it("excuses what somebody blocked", () => {
    const blocked: Event = { is: "did", t: 4, by: "host", op: 3, value: null };

    expect(seen(of(waits(4), blocked, began("timer", 2, 4)))).toBe("on time");
  });
});

describe("what is overdue", () => {
  const own = onLoop({ do: "call_soon", loop: "L", callback: [], as: "h" }, block(1), runForever());
  const at = (...events: Event[]): number | undefined => {
    const run = new Run(own, [...made, registered(2, "h"), ...events]);
    return overdueAt(run, registrations(run)[0]!);
  };

  it("shows by the clock, by a loop that is stuck, and by a whole run", () => {
    const stuck: Event = { is: "stuck", t: 0, why: "Deadlock" };

    expect([at(waits(4), resumed(4, 1)), at(waits(4), stuck), at(waits(4), resumed(4, 0))]).toEqual([4, 4, 4]);
  });

  it("does not show while the loop has not run, or by a clock that was blocked", () => {
    const left: Event = { is: "resumed", t: 1, by: "host", op: 4, raised: { exception: "SystemExit", id: 1 } };

    expect(at({ is: "did", t: 1, by: "host", op: 3, value: null })).toBeUndefined();
    expect(at(waits(4), { is: "did", t: 1, by: "h()", op: 3, value: null }, left)).toBeUndefined();
  });
});
