import { expect, it } from "vitest";
import { add, all, change, move, the, without } from "./retell.ts";
import type { Trace } from "./trace.ts";

const trace: Trace = [
  { is: "did", t: 0, by: "a", op: 1, value: 1 },
  { is: "did", t: 1, by: "a", op: 1, value: 2 },
  { is: "tick", t: 2, op: 3, n: 1 },
];

it("finds the nth event with those fields, from either end", () => {
  expect([
    the("did")(trace),
    the("did", { by: "a" }, 2)(trace),
    the("did", {}, -1)(trace),
    the("tick", { n: 1 })(trace),
  ]).toEqual([0, 1, 1, 2]);
});

it("says what it did not find", () => {
  expect(() => the("did", { by: "b" })(trace)).toThrow('the trace has no did {"by":"b"} number 1; it has 0');
});

it("changes fields, and takes some away", () => {
  expect(change(the("did"), { value: undefined, t: 5 })(trace)[0]).toEqual({ is: "did", t: 5, by: "a", op: 1 });
});

it("leaves events out", () => {
  expect(without(the("did"), the("tick"))(trace)).toEqual([trace[1]]);
});

it("moves an event, which takes the time of where it goes", () => {
  expect(move(the("tick"), { before: the("did", {}, 2) })(trace)).toEqual([
    trace[0],
    { is: "tick", t: 1, op: 3, n: 1 },
    trace[1],
  ]);
  expect(move(the("did"), { after: the("tick") })(trace).at(-1)).toEqual({ is: "did", t: 2, by: "a", op: 1, value: 1 });
});

it("adds events at the time of another, one edit after the other", () => {
  const told = all(add(the("did"), { is: "tick", op: 3, n: 9 } as never), without(the("did", {}, 2)))(trace);

  expect(told).toEqual([trace[0], { is: "tick", op: 3, n: 9, t: 0 }, trace[2]]);
});
