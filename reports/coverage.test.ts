import { describe, expect, it } from "vitest";
import type { Coverage, RuleCoverage } from "../spec/coverage.ts";
import { coverageText, totals } from "./coverage.ts";

const rule = (id: string, exercised: number, more: Partial<RuleCoverage> = {}): RuleCoverage => ({
  id,
  level: "must",
  isJudged: true,
  isAsked: true,
  exercised,
  programs: exercised,
  ...more,
});
const coverage: Coverage = {
  seed: 1,
  programs: 10,
  rules: [
    rule("a.often", 7, { kills: 2 }),
    rule("a.never", 0, { kills: 0 }),
    rule("a.old", 0, { isAsked: false, kills: 0 }),
    rule("a.silent", 0, { isJudged: false, isAsked: false }),
  ],
  kinds: ["run", "await", "sleep"],
  met: [[9], [4, 5], [0, 0, 0]],
  versions: [{ python: "3.14", rules: 3, judged: 2 }],
  code: [{ folder: "impl", lines: 99.96, branches: 100 }],
  codeMeasured: "2026-01-31 12:00",
};

describe("a coverage", () => {
  it("counts rules, kinds and pairs", () => {
    expect(totals(coverage)).toEqual({
      documented: 4,
      judged: 3,
      asked: 2,
      exercised: 1,
      discriminating: 1,
      kinds: 3,
      kindsSeen: 2,
      pairs: 3,
      pairsMet: 1,
    });
  });

  it("is told in 80 columns, with what is missing, and never rounded up to all", () => {
    expect(coverageText(coverage)).toBe(`10 programs on the reference, seed 1

rules judged                            3 of 4       75.0 %
rules put to the test                   1 of 2       50.0 %
rules that accuse a wrong loop          1 of 3       33.3 %
kinds of statement carried out          2 of 3       66.6 %
pairs of kinds met in one program       1 of 3       33.3 %

Not put to the test (1): a.never

Accuse no wrong loop (2): a.never, a.old

Kinds that never occurred (1): sleep

Python                3.14
rules                    3
of these judged          2

Code, as the tests that ran last reached it (2026-01-31 12:00):
impl                              99.9 % of lines, 100.0 % of branches
`);
  });

  it("says what was not measured", () => {
    const { code: _, ...rest } = coverage;
    const text = coverageText({ ...rest, rules: [rule("a.b", 1)] });

    expect(text).toContain("not measured: npm run power does");
    expect(text).toContain("Code: not measured");
  });
});
