import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseReport } from "../spec/report-schema.ts";
import type { Blame, Report, TriedWord } from "../spec/report.ts";
import { blameOf, blameSentence } from "./blame.ts";
import { gate } from "./gate.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { text } from "./text.ts";

const base = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
const withBlame = (blame: Blame): Report => ({ ...base, rules: base.rules.map((verdict) => ({ ...verdict, blame })) });
const is = (repeat: TriedWord, reference?: TriedWord, stock?: TriedWord, isStock = false) =>
  blameOf({
    repeats: ["broken", repeat],
    isStock,
    ...(reference && { reference: { name: "R", verdict: reference } }),
    ...(stock && { stock: { name: "S", verdict: stock } }),
  }).is;

describe("the blame for a counterexample", () => {
  it("is the loop's where a control keeps the rule, or none is asked", () => {
    expect([is("broken", "held"), is("broken", "held", "held"), is("broken")]).toEqual(["loop", "loop", "loop"]);
  });

  it("is the Python version's where its own loop breaks the rule, too, or is the target", () => {
    expect([is("broken", "held", "broken"), is("broken", "held", undefined, true)]).toEqual([
      "Python version",
      "Python version",
    ]);
  });

  it("is in doubt where the control that follows the documentation breaks the rule, too", () => {
    expect([is("broken", "broken", "held"), is("broken", undefined, "broken")]).toEqual([
      "rule in doubt",
      "rule in doubt",
    ]);
  });

  it("is nobody's where the target keeps the rule the next time", () => {
    expect([is("held", "broken"), is("not put to the test", "held")]).toEqual(["not repeatable", "not repeatable"]);
  });

  it("is told in text, Markdown and JUnit XML", () => {
    const report = withBlame({ is: "loop", controls: [{ name: "R", verdict: "held" }] });
    const sentence = "The loop is to blame: kept on this program by R.";

    expect(blameSentence(report.rules[0]!)).toBe(sentence);
    for (const told of [text(report, gate(report)), markdown(report, gate(report)), junit(report)]) {
      expect(told).toContain(sentence);
    }
    expect(blameSentence(base.rules[0]!)).toBeUndefined();
  });

  it("is read from a report, and refused where it is none", () => {
    const report = withBlame({ is: "rule in doubt", controls: [] });

    expect(parseReport(report).rules[0]!.blame).toEqual({ is: "rule in doubt", controls: [] });
    expect(() => parseReport(withBlame({ is: "me" as "loop", controls: [] }))).toThrow("rules.0.blame.is");
  });
});
