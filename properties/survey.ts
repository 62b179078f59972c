import { version } from "./version.ts";
import type { Answer, Target } from "../impl/target.ts";
import { defectsOf, type Defect } from "../spec/defects.ts";
import { Judge, isBroken, type Judgement } from "../spec/judge.ts";
import { kind, numbered, size, walk, type Program } from "../spec/program.ts";
import { summary, type Counterexample, type Mishap, type Report, type Verdict } from "../spec/report.ts";
import { areaOf, holdsFor, isTested, type Finding, type Rule } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import type { Trace } from "../spec/trace.ts";
import { Sequence } from "./programs/sequence.ts";
import { shrinkAll } from "./shrinking.ts";

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
  readonly script: (program: Program, trace?: Trace) => string;
}

export interface Progress {
  readonly stage: "running" | "shrinking";
  readonly programs: number;
  readonly of?: number;
  readonly violated: number;
}

/** A program that broke a rule, the smallest seen so far. */
export interface Offender {
  readonly path: string;
  readonly program: Program;
  readonly trace: Trace;
  readonly finding: Extract<Finding, { is: "broken" }>;
  readonly size: number;
}

/** Programs handed to a target at once: JSON and a trip between processes cost as much as running a program. */
const batch = 48;
/** Batches under way at once, so that the target never waits for us. */
const ahead = 2;

/** Draws programs, runs them on the target and judges them by all rules in one pass; then makes the smallest program for each broken rule. */
export async function survey(options: SurveyOptions): Promise<Report> {
  const started = performance.now();
  const { target, seed } = options;
  const asked = options.rules.filter((rule) => holdsFor(rule, target.info.python));
  const tally = new Tally(asked, defectsOf(target.info.python));
  const sequence = new Sequence(seed);
  const total = options.seconds === undefined ? options.runs : Infinity;
  const over = (): boolean => options.seconds !== undefined && performance.now() - started > options.seconds * 1000;
  const waiting: {
    readonly places: readonly number[];
    readonly programs: readonly Program[];
    readonly answers: Promise<readonly Answer[]>;
  }[] = [];
  let next = 0;
  while (next < total || waiting.length > 0) {
    while (next < total && waiting.length < ahead && !over()) {
      const places = Array.from({ length: Math.min(batch, total - next) }, (_, place) => next + place);
      next += places.length;
      const programs = places.map((place) => numbered(sequence.at(place)).program);
      waiting.push({ places, programs, answers: target.run(programs) });
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
    target: { name: target.info.name, version: target.info.version, loop: target.info.loop, clock: target.info.clock },
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

/** What the judges have said so far, and the smallest program that broke each rule. */
export class Tally {
  readonly offenders = new Map<Rule, Offender>();
  readonly crashes: Omit<Mishap, "seed" | "python">[] = [];
  readonly hangs: Omit<Mishap, "seed" | "python">[] = [];
  programs = 0;
  private readonly judge: Judge;
  private readonly exercised = new Map<Rule, number>();
  private readonly violations = new Map<Rule, number>();
  /** rules that were broken only where the program met a defect of CPython */
  private readonly excused = new Map<Rule, Defect>();

  constructor(rules: readonly Rule[], defects: readonly Defect[]) {
    this.judge = new Judge(rules, defects);
  }

  add(program: Program, path: string, answer: Answer): void {
    this.programs += 1;
    if ("crashed" in answer) this.crashes.push({ reason: answer.crashed, path, program });
    else if ("hung" in answer) this.hangs.push({ reason: answer.hung, path, program });
    else if ("trace" in answer) {
      for (const judgement of this.judge.judge(program, answer.trace))
        this.count(judgement, program, path, answer.trace);
    }
  }

  faults(): Report["faults"] {
    return [...this.judge.faults].map(([id, message]) => ({ id, message }));
  }

  /** A program that shrinking tried: not counted, but kept where it is the smallest. Which rules it breaks. */
  tried(program: Program, path: string, trace: Trace): readonly Rule[] {
    const broken = this.judge
      .judge(program, trace)
      .filter(({ findings, defect }) => defect === undefined && isBroken(findings));
    for (const judgement of broken) this.offend(judgement, program, path, trace);
    return broken.map(({ rule }) => rule);
  }

  verdict(rule: Rule, target: Target, seed: number, script: SurveyOptions["script"]): Verdict {
    const offender = this.offenders.get(rule);
    const exercised = this.exercised.get(rule) ?? 0;
    const lacking = rule.about.every((each) => target.info.unsupported.includes(each)) || needs(rule, target);
    return {
      id: rule.id,
      area: areaOf(rule),
      level: rule.level,
      verdict:
        offender !== undefined
          ? "violated"
          : this.excused.has(rule)
            ? "known"
            : exercised > 0
              ? "held"
              : lacking
                ? "unsupported"
                : "unexercised",
      exercised,
      violations: this.violations.get(rule) ?? 0,
      ...(offender !== undefined && { counterexample: counterexample(offender, seed, script) }),
    };
  }

  private count(judgement: Judgement, program: Program, path: string, trace: Trace): void {
    const { rule, findings, defect } = judgement;
    this.exercised.set(rule, (this.exercised.get(rule) ?? 0) + findings.length);
    if (!isBroken(findings)) return;
    if (defect !== undefined) {
      this.excused.set(rule, defect);
      return;
    }
    this.violations.set(rule, (this.violations.get(rule) ?? 0) + 1);
    this.offend(judgement, program, path, trace);
  }

  private offend({ rule, findings }: Judgement, program: Program, path: string, trace: Trace): void {
    const size = sizeOf(program);
    const known = this.offenders.get(rule);
    if (known !== undefined && known.size <= size) return;
    const finding = findings.find((each) => each.is === "broken");
    if (finding !== undefined) this.offenders.set(rule, { path, program, trace, finding, size });
  }
}

const counterexample = (offender: Offender, seed: number, script: SurveyOptions["script"]): Counterexample => {
  const { program, trace, path, finding } = offender;
  const statements = size(program);
  return {
    statements,
    seed,
    path,
    program,
    trace,
    finding: finding.because,
    at: finding.at,
    python: script(program, trace),
  };
};

/** Statements count, then calls, then how much there is to read: what makes one counterexample better than another. */
export function sizeOf(program: Program): number {
  let weight = 0;
  walk(program, (node) => {
    weight += "do" in node ? 1000 : 300;
  });
  return weight + Math.min(299, JSON.stringify(program).length / 20);
}

/** Whether the rule's own example cannot run there. */
function needs(rule: Rule, target: Target): boolean {
  let lacking = false;
  walk(rule.example.program, (node) => {
    lacking ||= target.info.unsupported.includes(kind(node));
  });
  return lacking;
}
