import type { Defect } from "./defects.ts";
import { isTrespassed } from "./lens/jobs.ts";
import { type NodeKind, type Program } from "./program.ts";
import { Run } from "./run.ts";
import type { Finding, Rule } from "./rule.ts";
import type { Trace } from "./trace.ts";

/** What one rule found in one trace; never empty. */
export interface Judgement {
  readonly rule: Rule;
  readonly findings: readonly Finding[];
  /** the defect of CPython that the program met, where the rule is broken: then it is not held against the loop */
  readonly defect?: Defect;
}

/** Judges traces by a fixed set of rules, asking each only where something was carried out that it is about. */
export class Judge {
  private readonly byKind = new Map<NodeKind, number[]>();
  private readonly rules: readonly Rule[];
  private readonly defects: readonly Defect[];
  /** in which round each rule was last asked: none is asked twice in one */
  private readonly asked: Int32Array;
  private round = 0;
  /** judges that threw, which none should, and what */
  readonly faults = new Map<string, string>();

  constructor(rules: readonly Rule[], defects: readonly Defect[] = []) {
    this.rules = rules;
    this.defects = defects;
    this.asked = new Int32Array(rules.length);
    rules.forEach((rule, place) => {
      for (const each of rule.about) {
        const list = this.byKind.get(each);
        if (list === undefined) this.byKind.set(each, [place]);
        else list.push(place);
      }
    });
  }

  /** Only the rules that the trace put to the test. */
  judge(program: Program, trace: Trace): readonly Judgement[] {
    const run = new Run(program, trace);
    const judgements: Judgement[] = [];
    // asyncio is not thread-safe: after that anything may happen
    if (isTrespassed(run)) return judgements;
    this.round += 1;
    for (const sort of run.kinds()) {
      for (const place of this.byKind.get(sort) ?? []) {
        if (this.asked[place] === this.round) continue;
        this.asked[place] = this.round;
        const rule = this.rules[place]!;
        const findings = this.ask(rule, run);
        if (findings === undefined) continue;
        const defect =
          this.defects.length > 0 && isBroken(findings)
            ? this.defects.find((each) => each.spares?.includes(rule.id) !== true && each.met(run))
            : undefined;
        judgements.push({ rule, findings, ...(defect !== undefined && { defect }) });
      }
    }
    return judgements;
  }

  private ask(rule: Rule, run: Run): readonly Finding[] | undefined {
    try {
      // most rules find nothing in most traces: the first step tells
      const judging = rule.judge(run)[Symbol.iterator]();
      const first = judging.next();
      if (first.done === true) return undefined;
      const findings = [first.value];
      for (let next = judging.next(); next.done !== true; next = judging.next()) findings.push(next.value);
      return findings;
    } catch (error) {
      // a defect of the rule, not of the loop: said in the report, and no reason to end a survey
      this.faults.set(rule.id, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

/** What one rule finds in one trace. */
export const findingsOf = (rule: Rule, program: Program, trace: Trace): readonly Finding[] => [
  ...rule.judge(new Run(program, trace)),
];

export const isBroken = (findings: readonly Finding[]): boolean => findings.some((finding) => finding.is === "broken");
