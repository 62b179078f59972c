import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseReport, reportJsonSchema } from "./report-schema.ts";
import type { Report } from "./report.ts";

const report = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;

describe("a report from outside", () => {
  it("is read as it was written, with fields that nobody here knows", () => {
    const newer = { ...report, weather: "fine" };

    expect(parseReport(newer)).toEqual({ ...newer, faults: [] });
  });

  it.each([
    [[], "it is no part of a report"],
    [{ ...report, schema: 2 }, "schema is no part of a report"],
    [{ ...report, rules: [{ ...report.rules[1]!, verdict: "fine" }] }, "rules.0.verdict is no part of a report"],
    [{ ...report, rules: [{ ...report.rules[0]!, counterexample: { finding: 7 } }] }, "rules.0.counterexample."],
  ])("is refused with the place where it is none: %#", (json, begins) => {
    expect(() => parseReport(json)).toThrow(begins);
  });
});

describe("report.schema.json", () => {
  it("says the same as the reader", async () => {
    await expect(`${JSON.stringify(reportJsonSchema(), null, 1)}\n`).toMatchFileSnapshot("./report.schema.json");
    const validate = new Ajv2020({ strict: false }).compile(reportJsonSchema());

    expect(validate(report)).toBe(true);
    expect(validate({ ...report, programs: -1 })).toBe(false);
  });
});
