import { describe, expect, it } from "vitest";
import { Run } from "./run.ts";
import { same, tell } from "./lens/seen.ts";
import { early, onTime, sameTime, seconds } from "./lens/times.ts";
import type { Program } from "./program.ts";
import type { Trace } from "./trace.ts";
import {
  awaits,
  block,
  callSoon,
  cancel,
  coroutine,
  future,
  log,
  main,
  program,
  raises,
  returns,
  sleep,
  task,
  waitFor,
} from "./write.ts";

/** main makes a task that returns 1, and awaits it. Numbers: 0 run, 1 main, 2 make, 3 create_task, 4 the coroutine, 5 its return, 6 the await. */
const taskAwaited = main(task("t", returns(1)), awaits("t"));
const itsTrace: Trace = [
  { is: "waits", t: 0, by: "host", op: 0, on: "main" },
  { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
  { is: "did", t: 0, by: "main", op: 3, made: "t", args: ["t_coro"], value: { type: "Task" } },
  { is: "waits", t: 0, by: "main", op: 6, on: "t" },
  { is: "began", t: 0, who: "t_coro", of: "t_coro", op: 4, task: "t" },
  { is: "ended", t: 0, who: "t_coro", value: 1 },
  { is: "resumed", t: 0, by: "main", op: 6, value: 1 },
  { is: "ended", t: 0, who: "main", value: null },
  { is: "resumed", t: 0, by: "host", op: 0, value: null },
];

describe("a run", () => {
  const run = new Run(taskAwaited, itsTrace);

  it("finds what was done by the kind of node", () => {
    expect(run.did("create_task").map(({ at, by, event }) => [at, by, event.made])).toEqual([[2, "main", "t"]]);
    expect(run.did("gather")).toEqual([]);
  });

  it("keeps several kinds in the order of the trace", () => {
    const mixed = new Run(main(log(1), cancel("f"), log(2)), [
      { is: "did", t: 0, by: "main", op: 2, value: 1 },
      { is: "did", t: 0, by: "main", op: 3, unbound: "f" },
      { is: "did", t: 0, by: "main", op: 4, value: 2 },
    ]);

    expect(mixed.did("cancel", "log").map(({ at }) => at)).toEqual([0, 1, 2]);
  });

  it("pairs the beginning of an await with its end, and knows the call behind the name", () => {
    const [wait] = run.waitsFor("create_task");

    expect(wait).toMatchObject({
      by: "main",
      on: "t",
      began: 3,
      ended: 6,
      from: 0,
      to: 0,
      outcome: { value: 1 },
      what: { call: "create_task" },
    });
  });

  it("leaves an await open that never came back", () => {
    const [, wait] = new Run(taskAwaited, itsTrace.slice(0, 4)).waits;

    expect(wait).toMatchObject({ began: 3, on: "t" });
    expect(wait?.ended).toBeUndefined();
  });

  it("knows each body's beginning and end", () => {
    expect(run.activation("t_coro")).toMatchObject({ began: 4, ended: 5, of: "t_coro", outcome: { value: 1 } });
    expect(run.activationsOf("main").map(({ began, ended }) => [began, ended])).toEqual([[1, 7]]);
  });

  it("knows a task's coroutine, and a coroutine's task", () => {
    expect([
      run.coroutineOf("t"),
      run.coroutineOf("task(main)"),
      run.coroutineOf("task(?)"),
      run.coroutineOf("x"),
    ]).toEqual(["t_coro", "main", undefined, undefined]);
    expect([run.taskOf("t_coro"), run.taskOf("main"), run.taskOf("x")]).toEqual(["t", "task(main)", undefined]);
  });

  it("knows the call that an id comes from, also one that showed no event", () => {
    const inline = new Run(main(awaits(sleep(1))), []);

    expect([run.call("t")?.call, run.call("main")?.call, inline.call("#3")?.call, run.call("nobody")]).toEqual([
      "create_task",
      "coroutine",
      "sleep",
      undefined,
    ]);
  });

  it("does not guess where several nodes bind one name", () => {
    expect(new Run(program(callSoon([], "h"), callSoon([], "h")), []).call("h")).toBeUndefined();
  });

  it("ignores events of nodes that the program does not have", () => {
    const strange = new Run(program(), [
      { is: "did", t: 0, by: "host", op: 7, value: 1 },
      { is: "waits", t: 0, by: "host", op: 8 },
      { is: "resumed", t: 0, by: "host", op: 8 },
      { is: "began", t: 0, who: "x", of: "x", op: 9 },
      { is: "ended", t: 0, who: "x" },
    ]);

    expect([strange.waits, strange.activations]).toEqual([[], []]);
  });
});

describe("certainty", () => {
  const calmTrace = (events: Trace, of: Program): Run => new Run(of, events);

  it("sees one step of a body end where it waits", () => {
    const run = new Run(taskAwaited, itsTrace);

    expect([
      run.sameStep("main", 1, 2),
      run.sameStep("main", 2, 6),
      run.sameStep("t_coro", 4, 5),
      run.sameStep("t_coro", 4, 8),
    ]).toEqual([true, false, true, false]);
  });

  it("is calm until somebody is cancelled", () => {
    const run = calmTrace(
      [
        { is: "did", t: 0, by: "main", op: 3, made: "f", value: { type: "Future" } },
        { is: "did", t: 0, by: "main", op: 4, on: "f", value: true },
        { is: "did", t: 0, by: "main", op: 5, value: 1 },
      ],
      main(future("f"), cancel("f"), log(1)),
    );

    expect([run.calm(0, 0), run.calm(0, 1), run.calm(2, 2)]).toEqual([true, false, true]);
  });

  it("is not calm while asyncio.run() cleans up, nor once the loop is stuck", () => {
    const run = new Run(taskAwaited, itsTrace);
    const stuck = new Run(taskAwaited, [...itsTrace.slice(0, 4), { is: "stuck", t: 0, why: "Deadlock" }]);

    expect([run.calm(0, 6), run.calm(6, 8), stuck.calm(0, 3), stuck.calm(3, 4)]).toEqual([true, false, true, false]);
  });

  it("is not calm around a wait_for that did not give a value", () => {
    const of = main(awaits(waitFor(sleep(2), 1)));
    const run = new Run(of, [
      { is: "did", t: 0, by: "main", op: 3, made: "#3", args: ["#4"], value: { type: "coroutine" } },
      { is: "waits", t: 0, by: "main", op: 2, on: "#3" },
      { is: "resumed", t: 1, by: "main", op: 2, raised: { exception: "TimeoutError", id: 1 } },
      { is: "ended", t: 1, who: "main" },
    ]);

    expect([run.calm(1, 1), run.calm(3, 3)]).toEqual([false, true]);
  });

  it("is not calm from the moment in which SystemExit leaves a run", () => {
    const of = main(log(1), raises("SystemExit"));
    const run = new Run(of, [
      { is: "waits", t: 0, by: "host", op: 0, on: "main" },
      { is: "began", t: 0, who: "main", of: "main", op: 1 },
      { is: "did", t: 0, by: "main", op: 2, value: 1 },
      { is: "ended", t: 0, who: "main", raised: { exception: "SystemExit", id: 1 } },
      { is: "resumed", t: 0, by: "host", op: 0, raised: { exception: "SystemExit", id: 1 } },
    ]);

    expect([run.calm(0, 2), run.calm(2, 3)]).toEqual([true, false]);
  });

  it("is steady until something blocks, gets stuck, or another run begins", () => {
    const of = program(
      { do: "run", main: coroutine("main", log(1), block(1)) },
      { do: "run", main: coroutine("again") },
    );
    const run = new Run(of, [
      { is: "waits", t: 0, by: "host", op: 0, on: "main" },
      { is: "did", t: 0, by: "main", op: 2, value: 1 },
      { is: "did", t: 1, by: "main", op: 3 },
      { is: "resumed", t: 1, by: "host", op: 0 },
      { is: "waits", t: 1, by: "host", op: 4, on: "again" },
      { is: "stuck", t: 1, why: "Deadlock" },
    ]);

    expect([run.steady(0, 1), run.steady(1, 2), run.steady(3, 3), run.steady(3, 5), run.steady(4, 4)]).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });
});

describe("times and values", () => {
  it("allow for the clock's resolution, and a loop that is a little late", () => {
    expect([onTime(1, 1), onTime(1.001, 1), onTime(0.999, 1), onTime(0.9, 1), onTime(1.2, 1)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect([early(0.9, 1), early(1, 1), sameTime(1, 1.01), sameTime(1, 2)]).toEqual([true, false, true, false]);
  });

  it("read seconds however they are written", () => {
    expect(
      [2, { float: 1.5 }, { float: "inf" }, { float: "-inf" }, { float: "nan" }, null, undefined].map((each) =>
        seconds(each as never),
      ),
    ).toEqual([2, 1.5, Infinity, -Infinity, NaN, undefined, undefined]);
  });

  it("compare as JSON and read as Python", () => {
    expect([same({ ref: "a" }, { ref: "a" }), same({ ref: "a" }, { ref: "b" }), same(undefined, null)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(
      [
        null,
        true,
        false,
        1,
        "a",
        { float: 0.5 },
        { list: [1] },
        { tuple: [1, 2] },
        { set: ["a"] },
        { dict: { a: 1 } },
        { ref: "t" },
        { exception: "Boom", id: 2 },
        { class: "Boom" },
        { type: "x" },
        undefined,
      ].map((each) => tell(each as never)),
    ).toEqual([
      "None",
      "True",
      "False",
      "1",
      '"a"',
      "0.5",
      "[1]",
      "(1, 2)",
      "{a}",
      "{a: 1}",
      "t",
      "Boom (number 2)",
      "Boom",
      "a x",
      "None",
    ]);
  });
});
