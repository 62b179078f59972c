import type { Answer, Target } from "../impl/target.ts";
import type { Defect } from "../spec/defects/defect.ts";
import { runsOn } from "./examples.ts";
import { Judge, isBroken, type Judgement } from "../spec/judge.ts";
import { size, walk, type NodeKind, type Program } from "../spec/program.ts";
import type { Counterexample, Mishap, Report, Verdict } from "../spec/report.ts";
import { alternatives, areaOf, type Finding, type Need, type Rule } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";

/** A program that broke a rule, the smallest seen so far. */
export interface Offender {
  readonly path: string;
  readonly program: Program;
  readonly trace: Trace;
  readonly finding: Extract<Finding, { is: "broken" }>;
  readonly size: number;
}

/** Prints a program as a Python script. */
export type Script = (program: Program, trace?: Trace) => string;

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

  /** programs that took the target down, or never ended */
  get mishaps(): number {
    return this.crashes.length + this.hangs.length;
  }

  /** Programs that the survey drew, their paths, and what the target answered. */
  add(programs: readonly Program[], paths: readonly string[], answers: readonly Answer[]): void {
    this.programs += answers.length;
    const ran: { readonly program: Program; readonly path: string; readonly trace: Trace }[] = [];
    answers.forEach((answer, at) => {
      const program = programs[at]!;
      const path = paths[at]!;
      if ("crashed" in answer) this.crashes.push({ reason: answer.crashed, path, program });
      else if ("hung" in answer) this.hangs.push({ reason: answer.hung, path, program });
      else if ("trace" in answer) ran.push({ program, path, trace: answer.trace });
    });
    this.judge.judgeAll(ran).forEach((judgements, at) => {
      const { program, path, trace } = ran[at]!;
      for (const judgement of judgements) this.count(judgement, program, path, trace);
    });
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

  verdict(rule: Rule, target: Target, seed: number, script: Script): Verdict {
    const offender = this.offenders.get(rule);
    const exercised = this.exercised.get(rule) ?? 0;
    const isLacking = (kind: NodeKind): boolean => target.info.unsupported.includes(kind);
    const lacking =
      rule.about.every(isLacking) ||
      rule.needs?.some((need) => kindsOf(need).length > 0 && kindsOf(need).every(isLacking)) ||
      !runsOn(rule, target.info);
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

/** The kinds of node that one of which a need names. */
const kindsOf = (need: Need): readonly NodeKind[] =>
  alternatives(need).flatMap((trait) => (trait === "failure" ? [] : [trait.split(".")[0] as NodeKind]));

const counterexample = (offender: Offender, seed: number, script: Script): Counterexample => {
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
