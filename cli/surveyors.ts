import { hired } from "../properties/surveyor-thread.ts";
import { surveyor, type Surveyor } from "../properties/surveyor.ts";
import type { Rule } from "../spec/rule.ts";
import { chooseTarget, withTarget, type TargetOptions } from "./target-option.ts";

/** What a thread of a survey is told: plain data. */
export interface Job {
  readonly target: TargetOptions;
  readonly rules: readonly string[];
  readonly seed: number;
  /** all programs of up to so many statements, in the place of random ones */
  readonly size?: number;
}

interface Hiring {
  readonly target: TargetOptions;
  readonly rules: readonly Rule[];
  readonly seed: number;
  readonly size?: number;
  readonly threads: number;
}

const isCompiled = import.meta.url.endsWith(".js");

/**
 * Surveys the target in so many threads, each with a target of its own, and ends them whatever happens; `complain` is told what is wrong with how they
 * end. Uncompiled, as in tests, all is done here.
 */
export async function withSurveyors<T>(
  { target, rules, seed, size, threads }: Hiring,
  use: (surveyors: readonly [Surveyor, ...Surveyor[]]) => Promise<T>,
  complain: (sentence: string) => void,
): Promise<T> {
  if (!isCompiled) {
    return withTarget(chooseTarget(target), (started) => use([surveyor(started, rules, seed, size)]), complain);
  }
  chooseTarget(target);
  const thread = new URL(import.meta.resolve("#surveyor"));
  const job: Job = {
    target: plain(target),
    rules: rules.map(({ id }) => id),
    seed,
    ...(size !== undefined && { size }),
  };
  const hirings = await Promise.allSettled(Array.from({ length: threads }, () => hired(thread, job)));
  const surveyors = hirings.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  try {
    const failed = hirings.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return await use(surveyors as [Surveyor, ...Surveyor[]]);
  } finally {
    await Promise.all(surveyors.map((each) => each.close().catch((error: Error) => complain(error.message))));
  }
}

/** What the options say of the target, and no more: commander's object has all of them. */
function plain(options: TargetOptions): TargetOptions {
  const { target, python, loop, pythonPath, clock, profile, tasks } = options;
  const said = Object.entries({ target, python, loop, pythonPath, clock, profile, tasks });
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}
