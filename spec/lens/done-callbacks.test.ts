import { expect, it } from "vitest";
import { callback, faithfulFunctions, registrations, soleRegistrations } from "./done-callbacks.ts";
import { removals, removesAll } from "./removals.ts";
import { Run } from "../run.ts";
import type { Event, Trace } from "../trace.ts";
import { callSoon, def, future, log, main, onDone, repeat } from "../write.ts";

const remove = (name: string, fn: string) => ({ do: "remove_done_callback", future: name, callback: fn }) as const;
const program = main(
  future("f"),
  def("ring", log(1)),
  onDone("f", "ring"),
  onDone("f", [log(2)]),
  repeat(2, onDone("f", [log(3)])),
  remove("f", "ring"),
  future("g"),
  onDone("g", "ring"),
);
const start: Trace = [
  { is: "waits", t: 0, by: "host", op: 0, on: "main" },
  { is: "did", t: 0, by: "main", op: 3, made: "f", value: { type: "Future" } },
  { is: "did", t: 0, by: "main", op: 4, made: "ring", value: null },
];
const added = (op: number, on = "f"): Event => ({ is: "did", t: 0, by: "main", op, on, value: null });
const removed = (value: number): Event => ({ is: "did", t: 0, by: "main", op: 12, on: "f", value });
const of = (...events: Event[]): Run => new Run(program, [...start, ...events]);

it("knows a registration by its function, or by itself", () => {
  const run = of(added(6), added(7), added(10), added(10));

  expect(registrations(run).map((each) => each.of)).toEqual(["ring", "#7", "#10", "#10"]);
  expect(soleRegistrations(run).map((each) => each.of)).toEqual(["#7"]);
});

it("trusts a function that was added to one future, and given to nothing else", () => {
  const elsewhere = main(future("f"), def("ring"), onDone("f", "ring"), callSoon("ring"));

  expect([
    [...faithfulFunctions(of(added(6), added(6))).keys()],
    [...faithfulFunctions(of(added(6), added(15, "g"))).keys()],
    [...faithfulFunctions(new Run(elsewhere, [...start, added(5)])).keys()],
  ]).toEqual([["ring"], [], []]);
});

it("tells where a callback was called, or missed", () => {
  const stuck: Event = { is: "stuck", t: 0, why: "Deadlock" };
  const call: Event = { is: "began", t: 0, who: "#7()", of: "#7", op: 7, args: [{ ref: "f" }] };
  const end = { at: 3, t: 0, is: "cancelled" } as const;
  const seen = (...events: Event[]): unknown => {
    const run = of(added(7), ...events);
    return callback(run, soleRegistrations(run)[0]!, end);
  };

  expect([seen(call, stuck), seen(stuck), seen()]).toEqual([
    { called: 4, missed: undefined },
    { called: undefined, missed: 4 },
    { called: undefined, missed: undefined },
  ]);
});

it("counts what there is to remove", () => {
  const run = of(added(6), added(6), removed(2), removed(0));

  expect(removals(run).map((each) => each.added)).toEqual([2, 0]);
  expect([...removesAll(run, () => true)].map((each) => each.is)).toEqual(["held", "held"]);
});

it("accuses a wrong count, and a function that runs although it was removed", () => {
  const ring: Event = { is: "began", t: 0, who: "ring()", of: "ring", op: 4, args: [{ ref: "f" }] };

  expect([...removesAll(of(added(6), removed(0)), () => true)].map((each) => each.is)).toEqual(["broken"]);
  expect([...removesAll(of(added(6), removed(1), ring), () => true)].map((each) => each.is)).toEqual([
    "held",
    "broken",
  ]);
});
