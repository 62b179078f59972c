import { expect, it } from "vitest";
import type { Cause, Difference, DifferenceReport } from "../spec/differences.ts";
import { numbered } from "../spec/program.ts";
import { awaits, main, sleep } from "../spec/write.ts";
import type { Trace } from "../spec/trace.ts";
import { differencesGate, differencesLine, differencesText } from "./differences.ts";
import { sideBySide } from "./side-by-side.ts";

const { program } = numbered(main(awaits(sleep(1))));
const reference: Trace = [
  { is: "waits", t: 0, by: "host", op: 0, on: "main" },
  { is: "began", t: 0, who: "main", of: "main", op: 1 },
  { is: "waits", t: 0, by: "main", op: 2 },
  { is: "resumed", t: 1, by: "main", op: 2, value: null },
  { is: "ended", t: 1, who: "main", value: null },
];
const target: Trace = [...reference.slice(0, 3), { is: "resumed", t: 2, by: "main", op: 2, value: null }];
const example: Difference = {
  seed: 1,
  path: "7:0",
  program,
  reference,
  target,
  at: 3,
  there: 3,
  python: "import asyncio\n",
};

const report = (...groups: readonly (readonly [Cause, number])[]): DifferenceReport => ({
  schema: 1,
  tool: "asyncio-conformance 0",
  target: { name: "python", version: "3.13.0", loop: "x:y", clock: "virtual" },
  seed: 1,
  programs: 100,
  seconds: 2,
  same: 90,
  different: 10,
  groups: groups.map(([cause, programs]) => ({ cause, programs, example })),
});

const same = (text: string): string => text;
const paint = { good: same, bad: same, dim: same, strong: same };
const line = (of: DifferenceReport): string => differencesLine(of, differencesGate(of), paint);
const text = (of: DifferenceReport): string =>
  differencesText(of, differencesGate(of), { targetOptions: "--python p", paint });

it("passes where every difference is explained", () => {
  const explained = report(
    [{ is: "version", rule: "run.accepts-any-awaitable" }, 1],
    [{ is: "version-untold" }, 2],
    [{ is: "known", rule: "gather.empty" }, 3],
    [{ is: "deviation", name: "task-awaits-itself" }, 4],
    [{ is: "open", what: "order" }, 5],
    [{ is: "unsupported" }, 6],
    [{ is: "accused", rule: "gather.empty" }, 7],
  );

  expect(line(explained)).toBe("Every difference is explained, in 100 programs.");
});

it.each<[Cause, string]>([
  [{ is: "accused", rule: "gather.results-in-input-order" }, "The target differs because it breaks 1 must rule."],
  [{ is: "reference-accused", rule: "gather.empty" }, "The reference breaks 1 rule."],
  [{ is: "unexplained" }, "Nothing explains the difference in 3 programs."],
  [{ is: "mishap", who: "target", reason: "it died" }, "3 programs left one of the two without a trace."],
])("fails for %o", (cause, reason) => {
  expect(line(report([cause, 3]))).toBe(reason);
});

it("tells the causes with their numbers, and in full what fails", () => {
  const told = text(
    report([{ is: "accused", rule: "gather.results-in-input-order" }, 2], [{ is: "open", what: "turns" }, 8]),
  );

  expect(told).toContain("      90  the same, up to whose turn it is\n      10  different:\n");
  expect(told).toContain("          a rule accuses the target\n              gather.results-in-input-order (2)\n");
  expect(told).toContain("       8  nobody promises it\n");
  expect(told.match(/^── .*/gm)).toEqual([
    expect.stringMatching(/^── 2 programs: gather\.results-in-input-order \(must\)\. When all children succeed/),
  ]);
  expect(told).toContain("\n    import asyncio\n");
  expect(told).toContain("\n  asyncio-conformance replay 1:7:0 --python p\n");
});

it("tells of what nothing explains the first event that differs", () => {
  expect(text(report([{ is: "unexplained" }, 1]))).toContain("main: sleep(1) is over ≠ main: sleep(1) is over (1)");
});

it("sets two traces side by side around the first event that differs", () => {
  const drawn = sideBySide(
    program,
    { title: "reference", trace: reference, at: 3 },
    { title: "python", trace: target, at: 3 },
    70,
  );

  expect(drawn).toBe(
    [
      "  reference                        │ python",
      "  0  host: run main                │ 0  host: run main",
      "  0  main begins                   │ 0  main begins",
      "  0  main awaits sleep(1)          │ 0  main awaits sleep(1)",
      "▶ 1  main: sleep(1) is over        │ 2  main: sleep(1) is over",
      "  1  main is over                  │",
      "",
    ].join("\n"),
  );
});

it("says where one of the traces is over, and what it leaves out", () => {
  const long: Trace = Array.from({ length: 30 }, (_, n) => ({ is: "tick", t: 0, op: 1, n }));
  const drawn = sideBySide(
    program,
    { title: "a", trace: long, at: 15 },
    { title: "b", trace: long.slice(0, 15), at: 15 },
    60,
  );

  expect(drawn.split("\n").map((each) => each.trim())).toEqual([
    expect.stringMatching(/^a +│ b$/),
    expect.stringMatching(/^… +│ …$/),
    ...[5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((n) =>
      expect.stringMatching(new RegExp(`^0 {2}tick ${n} +│ 0 {2}tick ${n}$`)),
    ),
    expect.stringMatching(/^▶ 0 {2}tick 15 +│ \(the trace is over\)$/),
    ...[16, 17, 18, 19, 20, 21].map((n) => expect.stringMatching(new RegExp(`^0 {2}tick ${n} +│$`))),
    expect.stringMatching(/^… +│ …$/),
    "",
  ]);
});
