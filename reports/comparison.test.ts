import { describe, expect, it } from "vitest";
import type { Report, Verdict, VerdictWord } from "../spec/report.ts";
import { compared, comparisonText, differs } from "./comparison.ts";

const report = (name: string, loop: string, words: { readonly [id: string]: VerdictWord }): Report => ({
  schema: 1,
  tool: "asyncio-conformance 0.1.0",
  target: { name, version: "3.13", loop, clock: "virtual" },
  seed: 1,
  programs: 100,
  seconds: 1,
  summary: { held: 2, violated: 1, known: 0, unexercised: 0, unsupported: 0 },
  rules: Object.entries(words).map(([id, verdict]): Verdict => ({
    id,
    area: "gather",
    level: "must",
    verdict,
    exercised: 1,
    violations: 0,
  })),
  crashes: [],
  hangs: [],
  untested: [],
  faults: [],
});

const three = [
  report("python", "asyncio", { "a.both": "violated", "a.own": "held", "a.new": "held", "a.known": "known" }),
  report("python", "uvloop", {
    "a.both": "violated",
    "a.own": "violated",
    "a.known": "held",
    "a.quiet": "unexercised",
  }),
  report("python", "uvloop", { "a.both": "held", "a.own": "held", "a.known": "unsupported", "a.quiet": "held" }),
];

describe("targets beside each other", () => {
  it("go by names that tell them apart", () => {
    expect(compared(three).targets).toEqual(["python 3.13 asyncio", "python 3.13 uvloop #2", "python 3.13 uvloop #3"]);
  });

  it("differ where one keeps what another breaks or lacks, not where it was not asked or not put to the test", () => {
    expect(
      compared(three)
        .rules.filter(differs)
        .map(({ id }) => id),
    ).toEqual(["a.both", "a.own", "a.known"]);
  });

  it("tell what only one of them breaks", () => {
    expect(compared(three).rules.flatMap(({ id, breaker }) => (breaker === undefined ? [] : [[id, breaker]]))).toEqual([
      ["a.own", 1],
      ["a.known", 0],
    ]);
  });

  it("are told in 80 columns", () => {
    expect(comparisonText(three)).toBe(`A   python 3.13 asyncio: 2 held, 1 violated, 100 programs
B   python 3.13 uvloop #2: 2 held, 1 violated, 100 programs
C   python 3.13 uvloop #3: 2 held, 1 violated, 100 programs

Only A (python 3.13 asyncio) breaks: a.known.

Only B (python 3.13 uvloop #2) breaks: a.own.

They differ on 3 of 5 rules:
A B C   (. held, X violated, k known, ? unexercised, - unsupported)
X X .   a.both
. X .   a.own
k . -   a.known
`);
  });
});
