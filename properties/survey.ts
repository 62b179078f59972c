import type { Target, TargetInfo } from "../impl/target.ts";
import { defectsOf } from "../spec/defects.ts";
import { summary, type Report } from "../spec/report.ts";
import { isTested, type Rule } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import { Batches } from "./batches.ts";
import type { Sheet } from "./sheet.ts";
import { shrinkAll } from "./shrinking.ts";
import { askedOf, surveyor, type Surveyor } from "./surveyor.ts";
import { Tally, type Script } from "./tally.ts";
import { version } from "./version.ts";

/** What is asked of a survey, whoever does it. */
export interface SurveyPlan {
  /** those of other Python versions than the target's are not asked */
  readonly rules: readonly Rule[];
  readonly runs: number;
  /** as many programs as fit, instead of `runs` */
  readonly seconds?: number;
  readonly seed: number;
  readonly progress?: (done: Progress) => void;
  /** prints a program as a Python script */
  readonly script: Script;
}

export interface SurveyOptions extends SurveyPlan {
  readonly target: Target;
}

export interface Progress {
  readonly stage: "running" | "shrinking";
  readonly programs: number;
  readonly of?: number;
  readonly violated: number;
}

/** Batches under way at once for each surveyor, so that none waits for us, nor a target for its surveyor. */
const ahead = 2;

/** A target that crashes or hangs this often will do so again: the survey ends there. */
const mostMishaps = 24;

/** Draws programs, runs them on the target and judges them by all rules in one pass; then makes the smallest program for each broken rule. */
export const survey = (options: SurveyOptions): Promise<Report> =>
  surveyBy([surveyor(options.target, options.rules, options.seed)], options);

/** The same by several surveyors of one target: the report does not tell how many there were. */
export async function surveyBy(surveyors: readonly [Surveyor, ...Surveyor[]], plan: SurveyPlan): Promise<Report> {
  const started = performance.now();
  const { seed } = plan;
  const { info } = surveyors[0];
  const asked = askedOf(plan.rules, info);
  const tally = new Tally(asked, defectsOf(info));
  const batches = new Batches(asked);
  const total = plan.seconds === undefined ? plan.runs : Infinity;
  const isOver = (): boolean => plan.seconds !== undefined && performance.now() - started > plan.seconds * 1000;
  const waiting: Promise<Sheet>[] = [];
  let drawn = 0;
  for (let batch = 0; drawn < total || waiting.length > 0;) {
    while (drawn < total && waiting.length < ahead * surveyors.length && !isOver()) {
      const places = batches.at(batch).slice(0, total - drawn);
      drawn += places.length;
      // in turn: batches take about as long as one another
      waiting.push(surveyors[batch++ % surveyors.length]!.mark(places));
    }
    const first = waiting.shift();
    if (first === undefined) break;
    tally.add(await first);
    plan.progress?.({
      stage: "running",
      programs: tally.programs,
      ...(plan.seconds === undefined && { of: plan.runs }),
      violated: tally.offenders.size,
    });
    // what is still under way does not count, or the report would tell how much that is
    if (tally.mishaps >= mostMishaps) break;
  }
  await Promise.allSettled(waiting);
  const programs = tally.programs;
  await shrinkAll(surveyors[0], tally, (left) => plan.progress?.({ stage: "shrinking", programs, violated: left }));

  const verdicts = asked.map((rule) => tally.verdict(rule, info, seed, plan.script));
  return {
    schema: 1,
    tool: `asyncio-conformance ${version}`,
    target: described(info),
    seed,
    programs,
    seconds: Math.round(performance.now() - started) / 1000,
    summary: summary(verdicts),
    rules: verdicts,
    crashes: tally.crashes.map((mishap) => ({ ...mishap, seed, python: plan.script(mishap.program) })),
    hangs: tally.hangs.map((mishap) => ({ ...mishap, seed, python: plan.script(mishap.program) })),
    faults: tally.faults(),
    untested: catalogue.flatMap((rule) =>
      isTested(rule) ? [] : [{ id: rule.id, level: rule.level, reason: rule.untested }],
    ),
  };
}

const described = ({ name, version, loop, clock, profile }: TargetInfo): Report["target"] => ({
  name,
  version,
  loop,
  clock,
  ...(profile !== undefined && { profile }),
});
