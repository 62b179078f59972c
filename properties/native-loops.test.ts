import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { python } from "../impl/targets/python.ts";
import { applyBaseline, parseBaseline, programsOf } from "../reports/baseline.ts";
import { rules } from "../spec/rules.ts";
import { stillBroken } from "./still-broken.ts";
import { survey } from "./survey.ts";

/** The Python that has the loops: python3, or the one that the environment names. */
const executable = process.env["ASYNCIO_CONFORMANCE_LOOPS_PYTHON"] ?? "python3";
const ask = (code: string): string => spawnSync(executable, ["-c", code], { encoding: "utf8" }).stdout?.trim() ?? "";

const file = (name: string): string => fileURLToPath(import.meta.resolve(`#fixtures/deviations/${name}`));

describe.each(["uvloop"])("%s (skipped where python3 does not have it)", (name) => {
  const version = /^\d+\.\d+/.exec(ask(`import ${name}; print(${name}.__version__)`))?.[0];
  const recorded = file(`${name}-${version}.json`);
  const isHere = process.platform === "linux" && version !== undefined && existsSync(recorded);
  const baseline = isHere ? parseBaseline(JSON.parse(readFileSync(recorded, "utf8"))) : undefined;
  const scripts = [...new Set(baseline?.deviations.map(({ script }) => script).filter((each) => each !== undefined))];

  it.skipIf(!isHere)("deviates where that is recorded and nowhere else", async () => {
    const target = await python({ python: executable, loop: `${name}:new_event_loop` });
    try {
      const found = await survey({ target, rules, runs: 1_500, seed: 1, script: () => "" });
      const { report, faults } = applyBaseline(found, baseline!, await stillBroken(target, programsOf(baseline!)));

      const broken = report.rules.filter(({ verdict, level }) => verdict === "violated" && level === "must");
      expect([broken.map(({ id, counterexample }) => `${id}: ${counterexample?.finding}`), faults]).toEqual([[], []]);
      expect([report.target.clock, report.crashes, report.hangs]).toEqual(["native", [], []]);
    } finally {
      await target.close();
    }
  });

  it.skipIf(!isHere)("deviates without this suite, too", () => {
    const shown = scripts.map((script) => {
      const printed = execFileSync(executable, [file(script)], { encoding: "utf8", timeout: 10_000 });
      const [, expected, saw] = /^expected (.+), saw (.+)$/m.exec(printed) ?? [];
      return [script, saw !== undefined && saw !== expected];
    });

    expect(shown).toEqual(scripts.map((script) => [script, true]));
  });
});
