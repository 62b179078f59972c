import { kind, type NodeKind, type Program } from "./program.ts";
import { Run } from "./run.ts";
import type { Finding, Rule } from "./rule.ts";
import type { Trace } from "./trace.ts";

/** What one rule found in one trace; never empty. */
export interface Judgement {
  readonly rule: Rule;
  readonly findings: readonly Finding[];
}

/** Judges traces by a fixed set of rules, asking each only where the program has something that it is about. */
export class Judge {
  private readonly byKind = new Map<NodeKind, number[]>();
  private readonly rules: readonly Rule[];
  private readonly asked: Int32Array;
  private round = 0;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
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
    const seen = new Set<NodeKind>();
    this.round += 1;
    for (const node of run.nodes) {
      const sort = kind(node);
      if (seen.has(sort)) continue;
      seen.add(sort);
      for (const place of this.byKind.get(sort) ?? []) {
        if (this.asked[place] === this.round) continue;
        this.asked[place] = this.round;
        const rule = this.rules[place]!;
        const findings = [...rule.judge(run)];
        if (findings.length > 0) judgements.push({ rule, findings });
      }
    }
    return judgements;
  }
}

/** What one rule finds in one trace. */
export const findingsOf = (rule: Rule, program: Program, trace: Trace): readonly Finding[] => [
  ...rule.judge(new Run(program, trace)),
];

export const isBroken = (findings: readonly Finding[]): boolean => findings.some((finding) => finding.is === "broken");
