import { expect, it } from "vitest";
import { ownBody, pendingAt } from "./fate.ts";
import { Run } from "../run.ts";
import { isTask, madeTask, madeTasks, taskAround } from "./tasks.ts";
import type { Event, Trace } from "../trace.ts";
import { awaits, coroutine, future, main, make, sleep, task } from "../write.ts";

const program = main(
  task("t", awaits(coroutine("deep", awaits(sleep(1))))),
  make({ call: "create_task", as: "nap", coro: sleep(1) }),
  future("f"),
);
const made: Event = { is: "did", t: 0, by: "main", op: 3, made: "t", args: ["t_coro"], value: { type: "Task" } };
const trace: Trace = [
  { is: "waits", t: 0, by: "host", op: 0, on: "main" },
  { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
  made,
  { is: "did", t: 0, by: "main", op: 10, made: "nap", args: ["#11"], value: { type: "Task" } },
  { is: "did", t: 0, by: "main", op: 13, made: "f", value: { type: "Future" } },
  { is: "began", t: 0, who: "t_coro", of: "t_coro", op: 4, task: "t" },
  { is: "waits", t: 0, by: "t_coro", op: 5, on: "deep" },
  { is: "began", t: 0, who: "deep", of: "deep", op: 6, task: "t" },
  { is: "ended", t: 1, who: "deep", value: null },
  { is: "ended", t: 1, who: "t_coro", value: null },
];
const run = new Run(program, trace);

it("knows the tasks that were made of the program's coroutines", () => {
  expect(madeTasks(run).map(({ id, coroutine: of, body }) => [id, of, body?.began])).toEqual([["t", "t_coro", 5]]);
  expect([madeTask(run, "t")?.at, madeTask(run, "nap"), madeTask(run, undefined)]).toEqual([2, undefined, undefined]);
});

it("tells tasks from futures", () => {
  expect([isTask(run, "t"), isTask(run, "nap"), isTask(run, "task(main)"), isTask(run, "f")]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

it("finds the task around a coroutine, however deep", () => {
  expect([taskAround(run, "deep"), taskAround(run, "t_coro"), taskAround(run, "main"), taskAround(run, "x")]).toEqual([
    "t",
    "t",
    "task(main)",
    undefined,
  ]);
});

it("trusts no body that somebody else may have driven", () => {
  const again: Event = { ...made, op: 10, made: "nap" };

  expect(ownBody(run, "t")?.who).toBe("t_coro");
  expect(ownBody(new Run(program, [...trace, again]), "t")).toBeUndefined();
});

it("knows a task to be pending up to the end of its body, or in the step that made it", () => {
  const queried = new Run(program, [...trace.slice(0, 4), { is: "did", t: 0, by: "main", op: 13, on: "nap" }]);

  expect([pendingAt(run, "t", 3), pendingAt(run, "t", 8), pendingAt(run, "t", 10)]).toEqual([true, true, false]);
  expect([pendingAt(queried, "nap", 4), pendingAt(run, "nap", 9), pendingAt(run, "unknown", 9)]).toEqual([
    true,
    false,
    false,
  ]);
});
