import { describe, expect, it } from "vitest";
import type { Event, Trace } from "../spec/trace.ts";
import * as write from "../spec/write.ts";
import { timeline } from "./timeline.ts";

const program = write.main(write.task("tea", write.awaits(write.sleep(2))), write.cancel("tea"), write.awaits("tea"));
const cancelled = { exception: "CancelledError", id: 1, args: [] } as const;
const trace: Trace = [
  { is: "waits", t: 0, by: "host", op: 0, on: "main" },
  { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
  { is: "did", t: 0, by: "main", op: 3, made: "tea", args: ["tea_coro"], value: { type: "Task" } },
  { is: "did", t: 0, by: "main", op: 7, on: "tea", value: true },
  { is: "waits", t: 0, by: "main", op: 8, on: "tea" },
  { is: "resumed", t: 0.5, by: "main", op: 8, raised: cancelled },
  { is: "ended", t: 0.5, who: "main", raised: cancelled },
  { is: "resumed", t: 0.5, by: "host", op: 0, raised: cancelled },
];

describe("a timeline", () => {
  it("has a lane for each who acts, time running down, and the marked places pointed at", () => {
    expect(timeline(program, trace, { marks: [3, 5] })).toBe(`       ┌ host
       │ ┌ main
     0 ●    host: run main
       ┆ ┬  main begins
       ┆ ●  main: tea = create_task(tea_coro)
▶      ┆ ●  main: tea.cancel() → True
       ┆ ●  main awaits tea
▶  0.5 ┆ ×  main: tea raises CancelledError (number 1)
       ┆ ×  main raises CancelledError (number 1)
       ×    host: run raises CancelledError (number 1)
`);
  });

  it("tells every kind of event", () => {
    const nodes = write.main(
      write.log("x"),
      { do: "def", as: "f", body: [] },
      write.ticker(1),
      write.attempt([], write.except("Boom")),
      { do: "set_event_loop", loop: "L" },
      write.awaits("nobody"),
      { do: "call_later", delay: { float: 0.5 }, callback: "f", args: [{ list: [1, { tuple: [null] }] }] },
    );
    const events: Trace = [
      { is: "did", t: 0, by: "main", op: 2, value: "x" },
      { is: "did", t: 0, by: "main", op: 3, made: "f" },
      { is: "began", t: 0, who: "f()", of: "f", op: 3, args: [1, "a"] },
      { is: "ended", t: 0, who: "f()", value: null },
      { is: "began", t: 0, who: "f()~2", of: "f", op: 3, thread: 1 },
      { is: "ended", t: 0, who: "f()~2", value: 7 },
      { is: "tick", t: 0, op: 4, n: 1 },
      { is: "caught", t: 0, by: "main", op: 5, except: "Boom", raised: { exception: "Boom", id: 1 } },
      { is: "did", t: 0, by: "main", op: 6, on: "L", value: null },
      { is: "did", t: 0, by: "main", op: 7, unbound: "nobody" },
      { is: "did", t: 0, by: "main", op: 8, made: "#8", on: "L", value: { type: "TimerHandle" } },
      { is: "did", t: 0, by: "main", op: 99, value: true },
      { is: "logged", t: 0, level: "ERROR", raised: { exception: "Boom", id: 1 } },
      { is: "warned", t: 0, category: "RuntimeWarning" },
      { is: "stuck", t: 0, why: "Deadlock" },
      { is: "stuck", t: 0, why: "Livelock" },
    ];

    expect(told(timeline(nodes, events))).toEqual([
      'main: log("x") → "x"',
      "main: f = def()",
      'f is called with 1, "a"',
      "f is over",
      "f is called on thread 1",
      "f returns 7",
      "tick 1",
      "main catches Boom (number 1)",
      "main: set_event_loop(L)",
      "main: await nobody is skipped, nobody is not there",
      "main: #8 = L.call_later(0.5, f)",
      "main: #99() → True",
      "asyncio logs ERROR about Boom (number 1)",
      "Python warns: RuntimeWarning",
      "the loop would wait for ever (Deadlock)",
      "the loop turns without end (Livelock)",
    ]);
  });

  it("stays within its width, and goes on under its own words", () => {
    const long = write.program(write.log("word ".repeat(40).trim()));
    const event: Event = { is: "did", t: 0, by: "host", op: 0, value: 1 };

    const lines = timeline(long, [event], { width: 60 }).trimEnd().split("\n");

    expect(lines.length).toBeGreaterThan(3);
    expect(lines.every((line) => line.length <= 60)).toBe(true);
    expect(lines.slice(2).every((line) => line.startsWith("       │    "))).toBe(true);
  });

  it("uses lanes again where there are many, so that words have room", () => {
    const nodes = write.main();
    const events = Array.from({ length: 60 }, (_, place): Event[] => [
      { is: "began", t: place, who: `c${place}`, of: `c${place}`, op: 1 },
      { is: "ended", t: place, who: `c${place}`, value: null },
    ]).flat();

    const lines = timeline(nodes, events).trimEnd().split("\n");

    expect(lines.every((line) => line.length <= 100)).toBe(true);
    expect(lines.slice(0, 2)).toEqual([expect.stringMatching(/┌ c0, c1, c2.*…$/), "     0 ┬  c0 begins"]);
  });

  it("loses the middle of a long trace, but not what is around the marks", () => {
    const nodes = write.main();
    const ticks = Array.from({ length: 2000 }, (_, place): Event => ({ is: "tick", t: place, op: 1, n: place + 1 }));

    const lines = told(timeline(nodes, ticks, { marks: [1000] }));

    expect(lines.filter((line) => line.includes("left out"))).toEqual([
      "… 842 events left out …",
      "… 916 events left out …",
    ]);
    expect(lines).toContain("tick 1001");
  });

  it("shows nothing that would move the cursor or turn the text", () => {
    const evil: Event = { is: "did", t: 0, by: "host\u001b[2J", op: 0, value: "\u202e\ud800" };

    expect(timeline(write.program(write.log(1)), [evil])).not.toMatch(/[\u001b\u202e\ud800]/);
  });
});

/** The words beside the lanes. */
const told = (drawn: string): readonly string[] =>
  drawn
    .trimEnd()
    .split("\n")
    .filter((line) => !line.includes("┌"))
    .map((line) => line.replace(/^.{7}(?:[│┆┬┴●× ] )+ ?/, "").trim());
