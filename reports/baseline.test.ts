import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Report } from "../spec/report.ts";
import { applyBaseline, baselineOf, parseBaseline, type Baseline } from "./baseline.ts";
import { gate } from "./gate.ts";

const read = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
const report: Report = { ...read, hangs: [] };
const listing = (...rules: readonly string[]): Baseline => ({
  schema: 1,
  deviations: rules.map((rule) => ({ rule, reason: "we know", link: null })),
});

describe("a baseline", () => {
  it("makes violated rules known, and what is known does not fail the gate", () => {
    const { report: known, faults } = applyBaseline(report, listing("gather.results-in-input-order"));

    expect(known.rules.map(({ id, verdict }) => [id, verdict])).toContainEqual([
      "gather.results-in-input-order",
      "known",
    ]);
    expect(known.summary).toEqual({ held: 3, violated: 1, known: 2, unexercised: 1, unsupported: 1 });
    expect(gate(known, faults)).toEqual({ passes: true, reasons: [] });
  });

  it("fails the gate with an entry that no longer shows", () => {
    const { report: known, faults } = applyBaseline(report, listing("gather.results-in-input-order", "sleep.duration"));

    expect(gate(known, faults)).toEqual({
      passes: false,
      reasons: ["The baseline lists sleep.duration, which held on all 2711 occasions: remove the entry."],
    });
  });

  it("fails the gate with an entry that is no rule", () => {
    expect(applyBaseline(report, listing("gather.results-in-input-ordr", "###")).faults).toEqual([
      "The baseline lists gather.results-in-input-ordr, which is no rule (is gather.results-in-input-order meant?): correct or remove the entry.",
      "The baseline lists ###, which is no rule: correct or remove the entry.",
    ]);
  });

  it("keeps an entry that random programs did not show and its own program does", () => {
    const { report: known, faults } = applyBaseline(report, listing("sleep.duration"), new Set(["sleep.duration"]));

    expect([known.rules.find(({ id }) => id === "sleep.duration")?.verdict, faults]).toEqual(["known", []]);
  });

  it("says nothing of rules that were not asked or not exercised", () => {
    expect(
      applyBaseline(report, listing("run.debug-true", "run.loop-factory", "future.cancel-pending")).faults,
    ).toEqual([]);
  });

  it("is written from what a run breaks, and keeps the reasons of an earlier one", () => {
    const earlier: Baseline = {
      schema: 1,
      deviations: [
        { rule: "gather.results-in-input-order", reason: "ours", link: "https://example.org/1" },
        { rule: "sleep.duration", reason: "mended", link: null },
      ],
    };
    const { report: known } = applyBaseline(report, earlier);

    expect(baselineOf(known, earlier)).toEqual({
      schema: 1,
      deviations: [
        { rule: "gather.results-in-input-order", reason: "ours", link: "https://example.org/1" },
        { rule: "coroutine.iscoroutinefunction", reason: "violated", link: null },
      ],
    });
    expect(baselineOf(report).deviations[0]).toEqual({
      rule: "gather.results-in-input-order",
      reason: report.rules[0]!.counterexample!.finding,
      link: null,
      program: report.rules[0]!.counterexample!.program,
    });
  });

  it("is read as it is written", () => {
    const written = baselineOf(report);

    expect(parseBaseline(JSON.parse(JSON.stringify(written)))).toEqual(written);
  });

  it.each([
    [null, /^the baseline: .+; a baseline is \{"schema": 1/],
    [{ schema: 2, deviations: [] }, /^schema: /],
    [{ schema: 1, deviations: [{ rule: "gather.empty" }] }, /^deviations\.0\.reason: /],
    [{ schema: 1, deviations: [{ rule: "gather.empty", reason: "", link: null }] }, /^deviations\.0\.reason: /],
    [
      { schema: 1, deviations: [{ rule: "gather.empty", reason: "it is" }] },
      /^deviations\.0\.link: .+ a link is null where/,
    ],
    [{ schema: 1, deviations: [], more: 1 }, /^the baseline: /],
    [listing("gather.empty", "gather.empty"), /^the baseline lists gather.empty twice; keep one entry for each rule$/],
  ])("is refused with one sentence: %j", (json, sentence) => {
    expect(() => parseBaseline(json)).toThrow(sentence);
  });
});
