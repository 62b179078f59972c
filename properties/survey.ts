import type { Answer, Target } from "../impl/target.ts";
import { defectsOf } from "../spec/defects.ts";
import { profileNamed } from "../spec/profiles.ts";
import { numbered, type Program } from "../spec/program.ts";
import { summary, type Report } from "../spec/report.ts";
import { holdsFor, isTested, type Rule } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import { Sequence, exampleOf } from "./programs/sequence.ts";
import { shrinkAll } from "./shrinking.ts";
import { Tally, type Script } from "./tally.ts";
import { version } from "./version.ts";

export interface SurveyOptions {
  readonly target: Target;
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

export interface Progress {
  readonly stage: "running" | "shrinking";
  readonly programs: number;
  readonly of?: number;
  readonly violated: number;
}

/** Programs handed to a target at once: JSON and a trip between processes cost as much as running a program. */
const batch = 48;
/** Batches under way at once, so that the target never waits for us. */
const ahead = 2;

/** A target that crashes or hangs this often will do so again: the survey ends there. */
const mostMishaps = 24;

interface Batch {
  readonly places: readonly number[];
  readonly programs: readonly Program[];
  readonly answers: Promise<readonly Answer[]>;
}

/** The numbers of the programs in the order in which they run: the examples of the rules that are asked come first. */
function* order(asked: readonly Rule[]): Generator<number, never> {
  const first = asked.map(exampleOf).filter((place) => place >= 0);
  yield* first;
  const ran = new Set(first);
  for (let place = 0; ; place++) if (!ran.has(place)) yield place;
}

/** Draws programs, runs them on the target and judges them by all rules in one pass; then makes the smallest program for each broken rule. */
export async function survey(options: SurveyOptions): Promise<Report> {
  const started = performance.now();
  const { target, seed } = options;
  const asked = options.rules.filter((rule) => holdsFor(rule, target.info.python));
  const tally = new Tally(asked, defectsOf(target.info));
  const sequence = new Sequence(seed, profileNamed(target.info.profile ?? "full"));
  const places = order(asked);
  const total = options.seconds === undefined ? options.runs : Infinity;
  const over = (): boolean =>
    tally.mishaps >= mostMishaps ||
    (options.seconds !== undefined && performance.now() - started > options.seconds * 1000);
  const waiting: Batch[] = [];
  let drawn = 0;
  while (drawn < total || waiting.length > 0) {
    while (drawn < total && waiting.length < ahead && !over()) {
      const size = Math.min(batch, total - drawn);
      drawn += size;
      const chosen = Array.from({ length: size }, () => places.next().value);
      const programs = chosen.map((place) => numbered(sequence.at(place)).program);
      waiting.push({ places: chosen, programs, answers: target.run(programs) });
    }
    const first = waiting.shift();
    if (first === undefined) break;
    const answers = await first.answers;
    answers.forEach((answer, at) => tally.add(first.programs[at]!, String(first.places[at]!), answer));
    options.progress?.({
      stage: "running",
      programs: tally.programs,
      ...(options.seconds === undefined && { of: options.runs }),
      violated: tally.offenders.size,
    });
  }
  const programs = tally.programs;
  await shrinkAll(target, tally, (left) => options.progress?.({ stage: "shrinking", programs, violated: left }));

  const verdicts = asked.map((rule) => tally.verdict(rule, target, seed, options.script));
  return {
    schema: 1,
    tool: `asyncio-conformance ${version}`,
    target: described(target),
    seed,
    programs,
    seconds: Math.round(performance.now() - started) / 1000,
    summary: summary(verdicts),
    rules: verdicts,
    crashes: tally.crashes.map((mishap) => ({ ...mishap, seed, python: options.script(mishap.program) })),
    hangs: tally.hangs.map((mishap) => ({ ...mishap, seed, python: options.script(mishap.program) })),
    faults: tally.faults(),
    untested: catalogue.flatMap((rule) =>
      isTested(rule) ? [] : [{ id: rule.id, level: rule.level, reason: rule.untested }],
    ),
  };
}

const described = ({ info: { name, version, loop, clock, profile } }: Target): Report["target"] => ({
  name,
  version,
  loop,
  clock,
  ...(profile !== undefined && { profile }),
});
