import { expect, it } from "vitest";
import { fate, pendingBefore } from "./fate.ts";
import { Run } from "../run.ts";
import type { Event, Trace } from "../trace.ts";
import { awaits, cancel, future, main, raises, returns, setException, setResult, sleep, task } from "../write.ts";

const made: Event = { is: "did", t: 0, by: "main", op: 3, made: "f", value: { type: "Future" } };
const program = main(future("f"), setResult("f", 1), setException("f", "Boom"), cancel("f"));
const of = (...events: Event[]): Run => new Run(program, [made, ...events]);
const set: Event = { is: "did", t: 1, by: "main", op: 4, on: "f", value: 1 };
const boom = { exception: "Boom", id: 1 };

it("is what the first accepted setter says", () => {
  expect(fate(of(set), "f")).toEqual({ at: 1, t: 1, is: "returned", value: 1 });
  expect(fate(of({ is: "did", t: 0, by: "main", op: 5, on: "f", value: boom }), "f")).toEqual({
    at: 1,
    t: 0,
    is: "raised",
    raised: boom,
  });
  expect(fate(of({ is: "did", t: 0, by: "main", op: 6, on: "f", value: true }), "f")).toEqual({
    at: 1,
    t: 0,
    is: "cancelled",
  });
});

it("passes over what was refused or skipped", () => {
  const refused: Event = {
    is: "did",
    t: 0,
    by: "main",
    op: 5,
    on: "f",
    value: boom,
    raised: { exception: "InvalidStateError", id: 2 },
  };
  const late: Event = { is: "did", t: 0, by: "main", op: 6, on: "f", value: false };

  expect(fate(of(refused, late, set), "f")).toMatchObject({ at: 3, is: "returned" });
});

it("is unknown for what nobody settled, for exception classes, and for what is no future of the program", () => {
  expect([
    fate(of(), "f"),
    fate(of({ is: "did", t: 0, by: "main", op: 5, on: "f", value: { class: "Boom" } }), "f"),
    fate(of(set), "g"),
  ]).toEqual([undefined, undefined, undefined]);
});

it("proves that a future was pending before its setter", () => {
  expect([pendingBefore(of(set), "f", 1), pendingBefore(of(set), "f", 2), pendingBefore(of(), "f", 0)]).toEqual([
    true,
    false,
    false,
  ]);
});

const withTask = main(task("t", awaits(sleep(1)), returns(1)), cancel("t"));
const taskMade: Event = { is: "did", t: 0, by: "main", op: 3, made: "t", args: ["t_coro"], value: { type: "Task" } };
const began: Event = { is: "began", t: 0, who: "t_coro", of: "t_coro", op: 4, task: "t" };
const ended = (more: object): Event => ({ is: "ended", t: 1, who: "t_coro", ...more });
const taskFate = (...events: Trace): unknown => fate(new Run(withTask, [taskMade, began, ...events]), "t");

it("is the end of a task's coroutine", () => {
  expect(taskFate(ended({ value: 1 }))).toEqual({ at: 2, t: 1, is: "returned", value: 1 });
  expect(taskFate(ended({ raised: boom }))).toEqual({ at: 2, t: 1, is: "raised", raised: boom });
  expect(taskFate(ended({ raised: { exception: "CancelledError", id: 1 } }))).toEqual({ at: 2, t: 1, is: "cancelled" });
  expect(taskFate()).toBeUndefined();
});

it("is unknown where a task returned with a cancellation still on its way", () => {
  expect(taskFate({ is: "did", t: 0, by: "t_coro", op: 8, on: "t", value: true }, ended({ value: 1 }))).toBeUndefined();
});

it("is known where the cancellation had been delivered", () => {
  expect(
    taskFate(
      { is: "did", t: 0, by: "main", op: 8, on: "t", value: true },
      { is: "resumed", t: 0, by: "t_coro", op: 5, raised: { exception: "CancelledError", id: 1 } },
      ended({ value: 1 }),
    ),
  ).toMatchObject({ is: "returned" });
});

it("is unknown for a coroutine that raises before it is known", () => {
  expect(fate(new Run(main(task("t", raises("Boom"))), [taskMade]), "t")).toBeUndefined();
});
