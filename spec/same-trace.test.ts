import { expect, it } from "vitest";
import { program as script } from "./write.ts";
import { sameTrace as compare, type Likeness } from "./same-trace.ts";
import type { Event, Trace } from "./trace.ts";

const sameTrace = (one: Trace, other: Trace): Likeness => compare(script(), one, other);

const log = (by: string, t: number, value: number): Event => ({ is: "did", t, by, op: 1, value });
const a = log("a", 0, 1);
const b = log("b", 0, 2);

it("takes traces for the same whatever the order of their keys", () => {
  const turned = { value: 1, op: 1, by: "a", t: 0, is: "did" } as Event;

  expect(sameTrace([a, b], [turned, b])).toEqual({ is: "same" });
});

it("calls it reordered where only the bodies took other turns", () => {
  expect(sameTrace([a, b], [b, a])).toMatchObject({ is: "reordered" });
});

it("does not mind which exception object came first, in another order of bodies", () => {
  const failed = (by: string, id: number): Event => ({ is: "ended", t: 0, who: by, raised: { exception: "Boom", id } });

  expect(sameTrace([failed("a", 1), failed("b", 2)], [failed("b", 1), failed("a", 2)])).toMatchObject({
    is: "reordered",
  });
});

it.each<[string, Trace, Trace, number, number]>([
  ["another value", [a, b], [a, log("b", 0, 3)], 1, 1],
  ["another time", [a, b], [a, log("b", 1, 2)], 1, 1],
  ["another order in one body", [a, log("a", 0, 5)], [log("a", 0, 5), a], 0, 0],
  ["something missing", [a, b], [a], 1, 1],
  ["another body", [a], [log("c", 0, 1)], 0, 1],
  ["another value in another order", [a, b], [log("b", 0, 3), a], 1, 0],
])("tells where %s shows first", (_, one, other, at, there) => {
  expect(sameTrace(one, other)).toEqual({ is: "different", at, there });
});

it("takes what is left out and what is undefined for the same", () => {
  expect(sameTrace([{ ...a, made: undefined } as unknown as Event], [a])).toEqual({ is: "same" });
  expect(sameTrace([a], [{ ...a, made: "x" } as Event])).toMatchObject({ is: "different" });
});

it("tells ticks and warnings apart by what they are", () => {
  const tick: Event = { is: "tick", t: 0, op: 1, n: 1 };

  expect(sameTrace([tick, a], [a, tick])).toMatchObject({ is: "reordered" });
});

it("does not compare names that the target made up, nor the number of frames", () => {
  const of = script(
    { do: "get_name", task: "t" },
    { do: "get_stack", task: "t" },
    { do: "set_name", task: "t", value: "mine" },
  );
  const seen = (name: string, frames: readonly string[]): Trace => [
    { is: "did", t: 0, by: "host", op: 0, value: name },
    { is: "did", t: 0, by: "host", op: 1, value: { list: frames } },
  ];

  expect(compare(of, seen("Task-1", ["a"]), seen("Task-7", ["b", "c"]))).toEqual({ is: "same" });
  expect(compare(of, seen("mine", []), seen("Task-7", []))).toMatchObject({ is: "different", at: 0 });
  expect(compare(of, seen("mine", []), seen("mine", ["a"]))).toMatchObject({ is: "different", at: 1 });
});
