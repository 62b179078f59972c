import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Report, Verdict, VerdictWord } from "../spec/report.ts";
import { changes, changesText, isWorse } from "./changes.ts";

const base = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
const rule = (id: string, verdict: VerdictWord, level: Verdict["level"] = "must"): Verdict => ({
  id,
  area: id.split(".")[0]!,
  level,
  verdict,
  exercised: 1,
  violations: 0,
});
const report = (...rules: readonly Verdict[]): Report => ({ ...base, rules });

describe("from one report to the next", () => {
  it.each([
    ["held", "violated", "newly broken"],
    ["unexercised", "violated", "newly broken"],
    ["held", "known", "newly broken"],
    ["violated", "held", "fixed"],
    ["known", "held", "fixed"],
    ["unexercised", "held", "newly exercised"],
    ["unsupported", "held", "newly exercised"],
    ["held", "unexercised", "no longer exercised"],
    ["violated", "unsupported", "no longer exercised"],
  ] as const)("a rule that was %s and is %s is %s", (before, after, is) => {
    expect(changes(report(rule("a.b", before)), report(rule("a.b", after))).map((each) => each.is)).toEqual([is]);
  });

  it.each([
    ["held", "held"],
    ["violated", "known"],
    ["unexercised", "unsupported"],
  ] as const)("a rule that was %s and is %s has not changed", (before, after) => {
    const older = report(rule("a.b", before));
    const newer = report(rule("a.b", after));

    expect(changes(older, newer)).toEqual([]);
    expect(changesText(older, newer)).toContain("Nothing has changed.\n");
  });

  it("a rule that was not asked before counts where it is broken", () => {
    const newer = report(rule("a.b", "violated"), rule("a.c", "held"));

    expect(changes(report(), newer).map((each) => each.rule.id)).toEqual(["a.b"]);
    expect(changesText(report(), newer)).toContain("newly broken (1)\n  a.b (must), not asked before\n");
  });

  it("only must rules that no baseline lists close the gate", () => {
    const gates = (["violated", "known"] as const).flatMap((word) =>
      (["must", "should"] as const).map((level) => isWorse(changes(report(), report(rule("a.b", word, level))))),
    );

    expect(gates).toEqual([true, false, false, false]);
  });
});
