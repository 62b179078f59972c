import { resolve } from "node:path";
import { createRequire } from "node:module";
import type { Target } from "../impl/target.ts";
import { moduleTarget } from "../impl/targets/module.ts";
import { plugged, type Pluggable } from "../impl/targets/plugged.ts";
import { reference } from "../impl/targets/reference.ts";
import { survey } from "../properties/survey.ts";
import { applyBaseline, type Baseline } from "../reports/baseline.ts";
import { counterexample } from "../reports/counterexample.ts";
import { script } from "../reports/script.ts";
import type { Report } from "../spec/report.ts";
import { chooseRules } from "./choose-rules.ts";

/** The function that registers a test: vitest's, jest's or node:test's. */
export type It = (name: string, test: (...context: any[]) => Promise<void>, timeoutMs?: number) => unknown;

export interface ConformanceOptions {
  /** left out: the global one, as jest has it, or node:test's */
  readonly it?: It;
  /** as in "gather.*,wait.*" */
  readonly rules?: string;
  /** programs to run; default 2000 */
  readonly runs?: number;
  readonly seed?: number;
  /** rules that are known to be broken, each with its reason */
  readonly baseline?: Baseline;
  /** for all of it; default two minutes */
  readonly timeoutMs?: number;
}

/**
 * Registers a test for each rule, which fails with the smallest program that breaks it. The target: the path of a module, what such a module
 * exports, or a function that starts one, as in `() => python({ loop: "uvloop:new_event_loop" })`.
 */
export function asyncioConformance(
  target: string | Pluggable | (() => Promise<Target>),
  options: ConformanceOptions = {},
): void {
  const { it = itOfRunner(), seed = 1, runs = 2000, timeoutMs = 120_000, baseline } = options;
  const rules = chooseRules(options.rules);
  let surveyed: Promise<Report> | undefined;
  const report = async (): Promise<Report> => {
    const started = await start(target);
    try {
      const found = await survey({ target: started, rules, runs, seed, script });
      return baseline === undefined ? found : applyBaseline(found, baseline).report;
    } finally {
      await started.close();
    }
  };
  for (const rule of rules) {
    const test = async (...context: readonly { skip?: (why?: string) => void }[]): Promise<void> => {
      surveyed ??= report();
      const found = await surveyed;
      const verdict = found.rules.find(({ id }) => id === rule.id);
      if (verdict?.verdict === "violated" && rule.level === "must") throw new Error(counterexample(found, verdict, ""));
      // a rule that was not put to the test did not hold; jest cannot skip it from here
      if (verdict?.verdict !== "held") context[0]?.skip?.(verdict?.verdict ?? "of another version of Python");
    };
    it(`${rule.id}: ${rule.says}`, test, timeoutMs);
  }
}

function start(target: string | Pluggable | (() => Promise<Target>)): Promise<Target> {
  if (typeof target === "function") return target();
  if (typeof target === "string") return moduleTarget(resolve(target));
  const { asyncio, loop } = plugged(target);
  const { info, ...rest } = reference(asyncio);
  return Promise.resolve({ ...rest, info: { ...info, name: "module", loop } });
}

function itOfRunner(): It {
  const { it } = globalThis as { readonly it?: It };
  if (it !== undefined) return it;
  if (process.env["NODE_TEST_CONTEXT"] !== undefined) {
    return (createRequire(import.meta.url)("node:test") as { readonly it: It }).it;
  }
  throw new Error('asyncioConformance() finds no test runner; hand it over: { it } from "vitest"');
}
