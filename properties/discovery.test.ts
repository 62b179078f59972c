import { describe, expect, it } from "vitest";
import { mutants } from "../impl/mutants/all.ts";
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

describe.each(mutants.map((mutant) => [mutant.name, mutant] as const))("a loop in which %s", (_, { area, asyncio }) => {
  it(`is accused by the rules of ${area} within 800 programs`, async () => {
    const report = await survey({ ...options, target: reference(asyncio), runs: 800 });
    const accusers = report.rules.filter(({ verdict, level }) => verdict === "violated" && level !== "implementation");

    expect(accusers.map((rule) => rule.area)).toContain(area);
    expect(report.faults).toEqual([]);
  });
});
