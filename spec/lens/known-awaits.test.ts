import { expect, it } from "vitest";
import { futureAwaits, keepsFaith, taskAwaits } from "./known-awaits.ts";
import { Run } from "../run.ts";
import type { Event, Trace } from "../trace.ts";
import { awaits, callLater, cancel, future, main, returns, setException, setResult, task } from "../write.ts";

const program = main(
  future("f"),
  callLater(1, [setResult("f", 7), setException("f", "Boom"), cancel("f")]),
  awaits("f"),
  cancel("main_task"),
);
const start: Trace = [
  { is: "waits", t: 0, by: "host", op: 0, on: "main" },
  { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
  { is: "did", t: 0, by: "main", op: 3, made: "f", value: { type: "Future" } },
  { is: "waits", t: 0, by: "main", op: 8, on: "f" },
];
const given: Event = { is: "did", t: 1, by: "#4()", op: 5, on: "f", value: 7 };
const failed: Event = { is: "did", t: 1, by: "#4()", op: 6, on: "f", value: { exception: "Boom", id: 1 } };
const cancelled: Event = { is: "did", t: 1, by: "#4()", op: 7, on: "f", value: true };
const back = (outcome: object): Event => ({ is: "resumed", t: 1, by: "main", op: 8, ...outcome });
const raised = (exception: string, id = 1): object => ({ raised: { exception, id } });
const found = (...events: Event[]): readonly unknown[] => {
  const run = new Run(program, [...start, ...events]);
  return futureAwaits(run).map((known) => keepsFaith(run, known)?.is);
};

it("holds where an await brings how the future ended", () => {
  expect([
    found(given, back({ value: 7 })),
    found(failed, back(raised("Boom"))),
    found(cancelled, back(raised("CancelledError"))),
  ]).toEqual([["held"], ["held"], ["held"]]);
});

it("is broken where it brings something else", () => {
  expect([
    found(given, back({ value: 8 })),
    found(given, back(raised("Boom"))),
    found(failed, back(raised("Boom", 2))),
    found(failed, back({ value: null })),
    found(cancelled, back({ value: null })),
    found(given, back(raised("CancelledError"))),
  ]).toEqual(Array.from({ length: 6 }, () => ["broken"]));
});

it("is broken where it comes back before the future is done", () => {
  expect(found(back({ value: 7 }), given)).toEqual(["broken"]);
});

it("is broken where it never comes back although the loop went on", () => {
  expect(found(given, { is: "stuck", t: 1, why: "Deadlock" })).toEqual(["broken"]);
  expect(found(given)).toEqual([undefined]);
});

it("says nothing where the coroutine was closed, or its task may have been cancelled", () => {
  const asked: Event = { is: "did", t: 0, by: "#4()", op: 9, on: "task(main)", value: true };

  expect([found(given, back(raised("GeneratorExit"))), found(asked, given, back(raised("CancelledError")))]).toEqual([
    [undefined],
    [undefined],
  ]);
});

it("leaves out tasks that wait for themselves", () => {
  const selfish = main(task("t", awaits("t"), returns(1)), awaits("t"));
  const trace: Trace = [
    { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
    { is: "did", t: 0, by: "main", op: 3, made: "t", args: ["t_coro"], value: { type: "Task" } },
    { is: "waits", t: 0, by: "main", op: 7, on: "t" },
    { is: "began", t: 0, who: "t_coro", of: "t_coro", op: 4, task: "t" },
    { is: "waits", t: 0, by: "t_coro", op: 5, on: "t" },
    { is: "resumed", t: 0, by: "t_coro", op: 5, raised: { exception: "RuntimeError", id: 1 } },
    { is: "ended", t: 0, who: "t_coro", raised: { exception: "RuntimeError", id: 1 } },
  ];

  expect(taskAwaits(new Run(selfish, trace)).map(({ wait, on, fate }) => [wait.by, on, fate.is])).toEqual([
    ["main", "t", "raised"],
  ]);
});
