import { existsSync } from "node:fs";
import { hired } from "../properties/surveyor-thread.ts";
import { surveyor, type Surveyor } from "../properties/surveyor.ts";
import type { Rule } from "../spec/rule.ts";
import { chooseTarget, withTarget, type TargetOptions } from "./target-option.ts";

/** What a thread of a survey is told: plain data. */
export interface Job {
  readonly target: TargetOptions;
  readonly rules: readonly string[];
  readonly seed: number;
}

const thread = new URL("surveyor.js", import.meta.url);

/** Surveys the target in so many threads, each with a target of its own, and ends them whatever happens. Uncompiled, as in tests, all is done here. */
export async function withSurveyors<T>(
  options: TargetOptions,
  rules: readonly Rule[],
  seed: number,
  threads: number,
  use: (surveyors: readonly [Surveyor, ...Surveyor[]]) => Promise<T>,
): Promise<T> {
  if (!existsSync(thread)) {
    return withTarget(chooseTarget(options), (target) => use([surveyor(target, rules, seed)]));
  }
  const job: Job = { target: plain(options), rules: rules.map(({ id }) => id), seed };
  const hirings = await Promise.allSettled(Array.from({ length: threads }, () => hired(thread, job)));
  const surveyors = hirings.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  try {
    const failed = hirings.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return await use(surveyors as [Surveyor, ...Surveyor[]]);
  } finally {
    await Promise.all(surveyors.map((each) => each.close()));
  }
}

const plain = ({ target, python, loop, pythonPath, clock }: TargetOptions): TargetOptions => ({
  ...(target !== undefined && { target }),
  ...(python !== undefined && { python }),
  ...(loop !== undefined && { loop }),
  ...(pythonPath !== undefined && { pythonPath }),
  ...(clock !== undefined && { clock }),
});
