import type { Target, TargetInfo } from "../impl/target.ts";
import { defectsOf } from "../spec/defects.ts";
import { summary, type Report } from "../spec/report.ts";
import { isTested, type Rule } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import { Batches } from "./batches.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Journal } from "./journal.ts";
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
  /** all programs of up to that size, instead of random ones: their number is `runs` */
  readonly exhaustive?: NonNullable<Report["exhaustive"]>;
  /** goes on until each rule that the target can show was put to the test so often; `runs` and `seconds` bound it */
  readonly untilCovered?: number;
  /** only every so many batches, from that one on: this machine's share of the programs */
  readonly shard?: { readonly index: number; readonly of: number };
  /** what was done before, and what is done now */
  readonly journal?: Pick<Journal, "at" | "add">;
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
  const { index, of } = plan.shard ?? { index: 0, of: 1 };
  const waiting: Promise<{ readonly batch: number; readonly sheet: Sheet }>[] = [];
  let batch = -1;
  let drawn = 0;
  const next = (): (typeof waiting)[number] | undefined => {
    while (drawn < total) {
      batch += 1;
      const places = batches.at(batch).slice(0, total - drawn);
      drawn += places.length;
      if (batch % of !== index) continue;
      const known = plan.journal?.at(batch);
      const here = batch;
      // in turn: batches take about as long as one another
      const one = surveyors[Math.floor(here / of) % surveyors.length]!;
      return (known === undefined ? one.mark(places) : Promise.resolve(known)).then((sheet) => ({
        batch: here,
        sheet,
      }));
    }
    return undefined;
  };
  try {
    for (;;) {
      while (waiting.length < ahead * surveyors.length && !isOver()) {
        const more = next();
        if (more === undefined) break;
        // its turn to be heard may come after a thread has failed
        more.catch(() => undefined);
        waiting.push(more);
      }
      const first = await waiting.shift();
      if (first === undefined) break;
      tally.add(first.sheet);
      if (plan.journal?.at(first.batch) === undefined) plan.journal?.add(first.batch, first.sheet);
      plan.progress?.({
        stage: "running",
        programs: tally.programs,
        ...(plan.seconds === undefined && plan.untilCovered === undefined && { of: plan.runs }),
        violated: tally.offenders.size,
      });
      // what is still under way does not count, or the report would tell how much that is
      if (tally.mishaps >= mostMishaps) break;
      if (plan.untilCovered !== undefined && tally.uncovered(plan.untilCovered, info).length === 0) break;
    }
  } finally {
    // also those that a thread which failed never answers
    await Promise.allSettled(waiting);
  }
  const programs = tally.programs;
  await shrinkAll(surveyors[0], tally, (left) => plan.progress?.({ stage: "shrinking", programs, violated: left }));

  const ways = tally.mishaps >= mostMishaps ? [] : await fingerprint(surveyors[0]);
  const verdicts = asked.map((rule) => tally.verdict(rule, info, seed, plan.script));
  return {
    schema: 1,
    tool: `asyncio-conformance ${version}`,
    target: described(info),
    seed,
    ...(plan.exhaustive !== undefined && { exhaustive: plan.exhaustive }),
    programs,
    seconds: Math.round(performance.now() - started) / 1000,
    summary: summary(verdicts),
    rules: verdicts,
    crashes: tally.crashes.map((mishap) => ({ ...mishap, seed, python: plan.script(mishap.program) })),
    hangs: tally.hangs.map((mishap) => ({ ...mishap, seed, python: plan.script(mishap.program) })),
    faults: tally.faults(),
    fingerprint: ways,
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
