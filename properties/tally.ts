import type { Answer, TargetInfo } from "../impl/target.ts";
import type { Defect } from "../spec/defects/defect.ts";
import { size, type NodeKind, type Program } from "../spec/program.ts";
import type { Counterexample, Mishap, Report, Verdict } from "../spec/report.ts";
import { alternatives, areaOf, type Need, type Rule } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";
import { runsOn } from "./examples.ts";
import { isBetter, Marker, type Drawn, type Offender, type Sheet } from "./sheet.ts";

/** Prints a program as a Python script. */
export type Script = (program: Program, trace?: Trace) => string;

/** What the judges have said so far, and the smallest program that broke each rule. */
export class Tally {
  readonly offenders = new Map<Rule, Offender>();
  readonly crashes: Omit<Mishap, "seed" | "python">[] = [];
  readonly hangs: Omit<Mishap, "seed" | "python">[] = [];
  programs = 0;
  private readonly marker: Marker;
  private readonly rules: ReadonlyMap<string, Rule>;
  private readonly exercised = new Map<string, number>();
  private readonly violations = new Map<string, number>();
  private readonly excused = new Set<string>();
  private readonly faultsSeen = new Map<string, string>();

  constructor(rules: readonly Rule[], defects: readonly Defect[]) {
    this.marker = new Marker(rules, defects);
    this.rules = new Map(rules.map((rule) => [rule.id, rule]));
  }

  /** programs that took the target down, or never ended */
  get mishaps(): number {
    return this.crashes.length + this.hangs.length;
  }

  /** Adds a batch; batches have to come in their order, so that the outcome is the same whoever ran them. */
  add(sheet: Sheet): void {
    this.programs += sheet.programs;
    this.crashes.push(...sheet.crashes);
    this.hangs.push(...sheet.hangs);
    sum(this.exercised, sheet.exercised);
    sum(this.violations, sheet.violations);
    for (const id of sheet.excused.keys()) this.excused.add(id);
    for (const [id, message] of sheet.faults) this.faultsSeen.set(id, message);
    for (const [id, offender] of sheet.offenders) this.offend(this.rules.get(id)!, offender);
  }

  faults(): Report["faults"] {
    return [...this.faultsSeen].map(([id, message]) => ({ id, message }));
  }

  /** What a program breaks that shrinking tries: it does not count. */
  broken(drawn: Drawn, answer: Answer): ReadonlyMap<Rule, Offender> {
    return new Map("trace" in answer ? this.marker.broken(drawn, answer.trace) : []);
  }

  /** The rules that the target can show, and that were put to the test less often than that. */
  uncovered(times: number, info: TargetInfo): readonly Rule[] {
    return [...this.rules.values()].filter(
      (rule) => (this.exercised.get(rule.id) ?? 0) < times && !isLackedBy(info, rule),
    );
  }

  verdict(rule: Rule, info: TargetInfo, seed: number, script: Script): Verdict {
    const offender = this.offenders.get(rule);
    const exercised = this.exercised.get(rule.id) ?? 0;
    return {
      id: rule.id,
      area: areaOf(rule),
      level: rule.level,
      verdict:
        offender !== undefined
          ? "violated"
          : this.excused.has(rule.id)
            ? "known"
            : exercised > 0
              ? "held"
              : isLackedBy(info, rule)
                ? "unsupported"
                : "unexercised",
      exercised,
      violations: this.violations.get(rule.id) ?? 0,
      ...(offender !== undefined && { counterexample: counterexample(offender, seed, script) }),
    };
  }

  private offend(rule: Rule, offender: Offender): void {
    const known = this.offenders.get(rule);
    if (known === undefined || isBetter(offender, known)) this.offenders.set(rule, offender);
  }
}

function sum(into: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [id, count] of more) into.set(id, (into.get(id) ?? 0) + count);
}

/** Whether the target has not what the rule is about, or what its example needs. */
function isLackedBy(info: TargetInfo, rule: Rule): boolean {
  const isLacking = (kind: NodeKind): boolean => info.unsupported.includes(kind);
  const isUnmet = (need: Need): boolean => kindsOf(need).length > 0 && kindsOf(need).every(isLacking);
  return rule.about.every(isLacking) || rule.needs?.some(isUnmet) === true || !runsOn(rule, info);
}

/** The kinds of node that a need names, of which one is enough. */
const kindsOf = (need: Need): readonly NodeKind[] =>
  alternatives(need).flatMap((trait) => (trait === "failure" ? [] : [trait.split(".")[0] as NodeKind]));

const counterexample = (offender: Offender, seed: number, script: Script): Counterexample => {
  const { program, trace, path, finding } = offender;
  const statements = size(program);
  return {
    statements,
    seed,
    path,
    from: offender.from ?? offender.size,
    program,
    trace,
    finding: finding.because,
    at: finding.at,
    python: script(program, trace),
  };
};
