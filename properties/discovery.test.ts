import { describe, expect, it } from "vitest";
import { reference } from "../impl/targets/reference.ts";
import { rules } from "../spec/rules.ts";
import { survey, type SurveyOptions } from "./survey.ts";

const options = { rules, seed: 1, script: () => "" } satisfies Partial<SurveyOptions>;

describe("2,000 programs", () => {
  it("break no rule of the reference, and put each of them to the test", async () => {
    const report = await survey({ ...options, target: reference(), runs: 2000 });

    expect(
      report.rules.filter(({ verdict }) => verdict !== "held").map(({ id, verdict }) => `${id} is ${verdict}`),
    ).toEqual([]);
    expect([report.crashes, report.hangs, report.faults]).toEqual([[], [], []]);
  });
});
