import { expect, it } from "vitest";
import { beginsRunning, inOneStep, nextEvent, nextOwn } from "./in-one-step.ts";
import { Run } from "../run.ts";
import { settledAt } from "./settled.ts";
import type { Event, Trace } from "../trace.ts";
import { wakeUps } from "./wake-ups.ts";
import { awaits, callSoon, future, main, onDone, setResult, task } from "../write.ts";

const program = main(future("f"), task("t", awaits("f")), onDone("f", []), setResult("f", 1), callSoon([], "h"));
const did = (op: number, more: Partial<Extract<Event, { is: "did" }>>): Event => ({
  is: "did",
  t: 0,
  by: "main",
  op,
  value: null,
  ...more,
});
const trace: Trace = [
  { is: "waits", t: 0, by: "host", op: 0, on: "main" },
  { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
  did(3, { made: "f", value: { type: "Future" } }),
  did(5, { made: "t", args: ["t_coro"], value: { type: "Task" } }),
  { is: "began", t: 0, who: "t_coro", of: "t_coro", op: 6, task: "t" },
  { is: "waits", t: 0, by: "t_coro", op: 7, on: "f" },
  did(8, { on: "f" }),
  did(9, { on: "f", value: 1 }),
  { is: "logged", t: 0, level: "ERROR" },
  did(10, { on: "loop#1", made: "h", value: { type: "Handle" } }),
  { is: "resumed", t: 0, by: "t_coro", op: 7, value: 1 },
  { is: "began", t: 0, who: "#8()", of: "#8", op: 8, args: [{ ref: "f" }] },
  { is: "began", t: 0, who: "h()", of: "h", op: 10, args: [] },
];
const run = new Run(program, trace);

it("knows what made what ready", () => {
  expect(wakeUps(run).map(({ cause, what, effect }) => [cause.at, what, effect])).toEqual([
    [3, "task t", 4],
    [7, "what waited for f", 10],
    [7, "the callback of f", 11],
    [9, "h", 12],
  ]);
  expect([settledAt(run, "f"), settledAt(run, "g")]).toEqual([7, undefined]);
});

it("knows the steps of a body", () => {
  const main = (at: number): { at: number; by: string } => ({ at, by: "main" });

  expect([inOneStep(run, main(7), main(9)), inOneStep(run, { at: 5, by: "t_coro" }, { at: 10, by: "t_coro" })]).toEqual(
    [true, false],
  );
  expect([nextOwn(run, main(7)), nextOwn(run, main(9)), nextEvent(run, 7), nextEvent(run, 12)]).toEqual([
    9,
    undefined,
    9,
    undefined,
  ]);
  expect([beginsRunning(run, 0), beginsRunning(run, 5)]).toEqual([true, false]);
});
