import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { honours } from "../properties/examples.ts";
import { numbered, type Program } from "../spec/program.ts";
import type { Report } from "../spec/report.ts";
import { rules } from "../spec/rules.ts";
import type { Trace } from "../spec/trace.ts";
import { momentAt } from "./picture/moment.ts";
import { picture, type Picture } from "./picture.ts";

const report = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
const breakfast = report.rules[0]!.counterexample!;

const arrows = ({ arrows, steps }: Picture, ...kinds: readonly string[]): readonly string[] =>
  arrows
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ from, to, kind }) => `${steps[from]!.words} ${kind} ${steps[to]!.words}`);

const states = (drawn: Picture, at: number): readonly string[] =>
  momentAt(drawn, at).standings.map(({ lane, state, on }) =>
    [drawn.lanes[lane]!.name, state, on].filter((word) => word !== undefined).join(" "),
  );

describe("a picture", () => {
  const drawn = picture(breakfast.program, breakfast.trace, breakfast.at);

  it("has a lane a task, named for what it runs", () => {
    expect(drawn.lanes.map(({ name, id, kind }) => [name, id, kind])).toEqual([
      ["host", "host", "host"],
      ["main", "task(main)", "task"],
      ["eggs", "task(?)", "task"],
      ["toast", "task(?)~2", "task"],
    ]);
  });

  it("tells who made and who woke whom", () => {
    expect(arrows(drawn, "makes", "wakes")).toEqual([
      "host: run main makes main begins",
      "main: #3 = gather(eggs, toast) makes eggs begins in task task(?)",
      "main: #3 = gather(eggs, toast) makes toast begins in task task(?)~2",
      'eggs returns "fried" wakes main: gather() returns ["brown", "fried"]',
      "main is over wakes host: run is over",
    ]);
  });

  it("knows how everybody stands after each event, who is ready and what the clock will wake", () => {
    expect(states(drawn, 2)).toEqual(["host awaiting main", "main running", "eggs ready", "toast ready"]);
    expect(states(drawn, 9)).toEqual(["host awaiting main", "main awaiting #3", "eggs awaiting #6", "toast done"]);
    expect(momentAt(drawn, 7).timers.map(({ name, due }) => [name, due])).toEqual([
      ["sleep of toast", 1],
      ["sleep of eggs", 3],
    ]);
    expect(momentAt(drawn, 11).ready.map((lane) => drawn.lanes[lane]!.name)).toEqual(["main"]);
    expect(states(drawn, 14)).toEqual(["host running", "main done", "eggs done", "toast done"]);
  });

  it("marks the events that show it", () => {
    expect(drawn.steps.filter(({ isMarked }) => isMarked).map(({ words }) => words)).toEqual([
      'eggs returns "fried"',
      'main: gather() returns ["brown", "fried"]',
    ]);
  });

  it("tells who cancelled whom", () => {
    const { program, trace } = example("cancel.raises-at-suspension-point");

    expect(arrows(picture(program, trace), "cancels")).toHaveLength(1);
  });

  it("lets a callback wait for the clock, then be ready", () => {
    const { program } = numbered({
      host: [
        {
          do: "run",
          main: {
            call: "coroutine",
            as: "main",
            body: [
              { do: "call_later", delay: 1, callback: [] },
              { do: "await", what: { call: "sleep", delay: 1 } },
            ],
          },
        },
      ],
    } satisfies Program);
    const trace: Trace = [
      { is: "waits", t: 0, by: "host", op: 0, on: "main" },
      { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
      { is: "did", t: 0, by: "main", op: 2, made: "#2", value: { type: "TimerHandle" } },
      { is: "waits", t: 0, by: "main", op: 3, on: "#4" },
      { is: "resumed", t: 1, by: "main", op: 3, value: null },
      { is: "began", t: 1, who: "#2()", of: "#2", op: 2, args: [] },
    ];
    const drawn = picture(program, trace);

    expect(drawn.lanes.at(-1)!.name).toBe("call_later #2");
    expect(drawn.spans.filter(({ lane }) => lane === 2)).toEqual([
      { lane: 2, from: 2, to: 4, state: "awaiting", on: "the clock" },
      { lane: 2, from: 4, to: 5, state: "ready" },
    ]);
  });

  it("can be drawn of every rule's example, kept and broken, in whatever order its events come", () => {
    for (const rule of rules) {
      const { program, breaks } = rule.example;
      const kept = honours(rule)?.trace ?? [];
      for (const trace of [kept, breaks(kept), [...kept].reverse(), kept.slice(3)]) {
        const drawn = picture(program, trace);
        for (const at of trace.keys()) momentAt(drawn, at);
        expect(drawn.steps.every(({ words }) => words.length > 0)).toBe(true);
        expect(drawn.arrows.every(({ from, to }) => from < to)).toBe(true);
        expect(drawn.spans.every(({ from, to }) => from <= to)).toBe(true);
      }
    }
  });
});

function example(id: string): { readonly program: Program; readonly trace: Trace } {
  const rule = rules.find((one) => one.id === id)!;
  return { program: rule.example.program, trace: honours(rule)!.trace };
}
