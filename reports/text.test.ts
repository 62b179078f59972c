import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Report } from "../spec/report.ts";
import { gate } from "./gate.ts";
import { text, verdictLine } from "./text.ts";

const report = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
const clean: Report = {
  ...report,
  rules: report.rules.filter(({ verdict }) => verdict === "held"),
  summary: { held: 3, violated: 0, known: 0, unexercised: 0, unsupported: 0 },
  hangs: [],
  untested: [],
};

describe("a report as text", () => {
  it("is a screen that says what was run, what is broken, what is not known, and what to do next", () => {
    expect(
      text(report, gate(report), {
        targetOptions: "--python python3 --loop gather_in_order_of_completion:new_event_loop",
      }),
    ).toBe(`asyncio-conformance 0.1.0
target python 3.13.0, gather_in_order_of_completion:new_event_loop, virtual
clock
2000 programs in 4.2 s, seed 7

area                    held    violated       known unexercised unsupported
gather                     1           1           -           -           -
coroutine                  -           1           -           -           -
run                        -           -           -           1           1
hops                       -           -           1           -           -
all                        3           2           1           1           1
Held in full: sleep 2.

violated gather.results-in-input-order (must), broken by 3 programs
  #3 was done, with ["fried", "brown"] at 3, but main came back with ["brown",
  "fried"] at 3
  6 statements, replay 7:17:0:2

violated coroutine.iscoroutinefunction (should), broken by 1 program

hung on a program:
  no answer within 2 s
  replay 7:5

Known deviations (1): hops.two-iterations
Unexercised, so not known to hold (1): run.debug-true
Unsupported by the target (1): run.loop-factory
Untested, because no trace shows them (1): future.yield-from

Not conformant: 1 must rule is violated. The target hung on 1 program.
Next, the smallest program with its timeline, and the rule with its source:
  asyncio-conformance replay 7:17:0:2 --python python3 --loop gather_in_order_of_completion:new_event_loop
  asyncio-conformance explain gather.results-in-input-order
`);
  });

  it("says of a clean run that it may go on", () => {
    expect(text(clean, gate(clean)).split("\n").slice(5)).toEqual([
      "area                    held    violated       known unexercised unsupported",
      "all                        3           -           -           -           -",
      "Held in full: gather 1, sleep 2.",
      "",
      "Conformant: 3 held.",
      "Next, other programs, and more of them:",
      "  asyncio-conformance run --runs 20000 --seed 8 --target python",
      "",
    ]);
  });

  it("names many violated rules without telling all of them", () => {
    const one = report.rules[0]!;
    const many = Array.from({ length: 30 }, (_, place) => ({
      ...one,
      id: `gather.r${String(place).padStart(2, "0")}`,
    }));

    const lines = text({ ...report, rules: many }, gate({ ...report, rules: many })).split("\n");

    expect(lines.filter((line) => line.startsWith("violated"))).toHaveLength(6);
    expect(lines).toContain("Violated too (24): gather.r06, gather.r07, gather.r08, gather.r09, gather.r10,");
    expect(lines.length).toBeLessThan(60);
  });

  it("points at a mishap where no rule is broken, and at the baseline where nothing else fails", () => {
    const hung = { ...clean, hangs: report.hangs };

    expect(text(hung, gate(hung))).toContain(
      "Next, that program alone:\n  asyncio-conformance replay 7:5 --target python\n",
    );
    expect(text(clean, gate(clean, ["The baseline lies."]))).toContain(
      "Not conformant: The baseline lies.\nNext: correct the baseline",
    );
  });

  it("shows text of a target as text", () => {
    const evil = { ...report, target: { ...report.target, name: "\u001b[31m", version: "\u202e" } };

    expect(text(evil, gate(evil))).not.toMatch(/[\u001b\u202e]/);
  });

  it("is one line for who only wants to know", () => {
    expect([verdictLine(clean, gate(clean)), verdictLine(report, gate(report))]).toEqual([
      "Conformant: 3 held.",
      "Not conformant: 1 must rule is violated. The target hung on 1 program.",
    ]);
  });
});
