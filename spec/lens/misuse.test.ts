import { expect, it } from "vitest";
import { refused } from "./misuse.ts";
import { Run } from "../run.ts";
import type { Event } from "../trace.ts";
import { awaits, block, cancel, future, main } from "../write.ts";

const program = main(future("f"), awaits("f"), cancel("t"), block(1));
const found = (...events: Event[]): unknown => {
  const run = new Run(program, [
    { is: "waits", t: 0, by: "host", op: 0, on: "main" },
    { is: "waits", t: 0, by: "main", op: 4, on: "f" },
    ...events,
  ]);
  return refused(run, run.waits[1]!, "f")?.is;
};
const back = (exception?: string, t = 0): Event =>
  exception === undefined
    ? { is: "resumed", t, by: "main", op: 4, value: null }
    : { is: "resumed", t, by: "main", op: 4, raised: { exception, id: 1 } };

it("wants RuntimeError, and at once", () => {
  expect([
    found(back("RuntimeError")),
    found(back()),
    found(back("TypeError")),
    found(back("RuntimeError", 1)),
  ]).toEqual(["held", "broken", "broken", "broken"]);
});

it("is broken where the task waits for ever", () => {
  expect(found({ is: "stuck", t: 0, why: "Deadlock" })).toBe("broken");
  expect(found()).toBeUndefined();
});

it("says nothing where the task was cancelled or closed, and where the clock was blocked", () => {
  expect([
    found({ is: "did", t: 0, by: "x", op: 5, on: "t", value: true }, back("CancelledError")),
    found(back("GeneratorExit")),
    found({ is: "did", t: 1, by: "x", op: 6, value: null }, back("RuntimeError", 1)),
  ]).toEqual([undefined, undefined, undefined]);
});
