import type { Answer } from "../impl/target.ts";
import type { Defect } from "../spec/defects/defect.ts";
import { Judge, isBroken, type Judgement } from "../spec/judge.ts";
import { walk, type Program } from "../spec/program.ts";
import type { Mishap } from "../spec/report.ts";
import type { Finding, Rule } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";

/** A program that broke a rule, the smallest seen so far. */
export interface Offender {
  readonly path: string;
  readonly program: Program;
  readonly trace: Trace;
  readonly finding: Extract<Finding, { is: "broken" }>;
  readonly size: number;
  /** the size of the program that was drawn, where this one was made of it */
  readonly from?: number;
}

/** What came of a batch of programs: plain data, for it may come from another thread. Rules and defects go by their ids. */
export interface Sheet {
  readonly programs: number;
  readonly exercised: ReadonlyMap<string, number>;
  readonly violations: ReadonlyMap<string, number>;
  /** rules that were broken only where the program met a defect of CPython */
  readonly excused: ReadonlyMap<string, string>;
  readonly offenders: ReadonlyMap<string, Offender>;
  readonly crashes: readonly Omit<Mishap, "seed" | "python">[];
  readonly hangs: readonly Omit<Mishap, "seed" | "python">[];
  /** judges that threw, and what */
  readonly faults: ReadonlyMap<string, string>;
}

/** A program to be judged, and where it is from. */
export interface Drawn {
  readonly program: Program;
  readonly path: string;
}

/** Judges answers, and keeps of each batch what a report needs. */
export class Marker {
  private readonly judge: Judge;

  constructor(rules: readonly Rule[], defects: readonly Defect[]) {
    this.judge = new Judge(rules, defects);
  }

  mark(drawn: readonly Drawn[], answers: readonly Answer[]): Sheet {
    const crashes: Omit<Mishap, "seed" | "python">[] = [];
    const hangs: Omit<Mishap, "seed" | "python">[] = [];
    const ran: (Drawn & { readonly trace: Trace })[] = [];
    answers.forEach((answer, at) => {
      const { program, path } = drawn[at]!;
      if ("crashed" in answer) crashes.push({ reason: answer.crashed, path, program });
      else if ("hung" in answer) hangs.push({ reason: answer.hung, path, program });
      else if ("trace" in answer) ran.push({ program, path, trace: answer.trace });
    });
    const marks = new Marks();
    this.judge.judgeAll(ran).forEach((judgements, at) => {
      for (const judgement of judgements) marks.count(judgement, ran[at]!);
    });
    const { exercised, violations, excused, offenders } = marks;
    const faults = new Map(this.judge.faults);
    return { programs: answers.length, exercised, violations, excused, offenders, crashes, hangs, faults };
  }

  /** What a program broke that shrinking tried. */
  broken({ program, path }: Drawn, trace: Trace): readonly (readonly [Rule, Offender])[] {
    return this.judge
      .judge(program, trace)
      .flatMap((judgement) =>
        judgement.defect === undefined && isBroken(judgement.findings)
          ? [[judgement.rule, offender(judgement, { program, path, trace })] as const]
          : [],
      );
  }
}

class Marks {
  readonly exercised = new Map<string, number>();
  readonly violations = new Map<string, number>();
  readonly excused = new Map<string, string>();
  readonly offenders = new Map<string, Offender>();

  count(judgement: Judgement, ran: Drawn & { readonly trace: Trace }): void {
    const { findings, defect } = judgement;
    const { id } = judgement.rule;
    this.exercised.set(id, (this.exercised.get(id) ?? 0) + findings.length);
    if (!isBroken(findings)) return;
    if (defect !== undefined) {
      this.excused.set(id, defect.name);
      return;
    }
    this.violations.set(id, (this.violations.get(id) ?? 0) + 1);
    const found = offender(judgement, ran);
    const known = this.offenders.get(id);
    if (known === undefined || isBetter(found, known)) this.offenders.set(id, found);
  }
}

function offender({ findings }: Judgement, { program, path, trace }: Drawn & { readonly trace: Trace }): Offender {
  const finding = findings.find((each) => each.is === "broken")!;
  return { path, program, trace, finding, size: sizeOf(program) };
}

/** Of two programs that broke a rule the smaller one is made smaller still; of two alike, the first that was drawn. */
export const isBetter = (one: Offender, other: Offender): boolean =>
  one.size < other.size || (one.size === other.size && Number.parseInt(one.path) < Number.parseInt(other.path));

/** Statements count, then calls, then how much there is to read: what makes one counterexample better than another. */
export function sizeOf(program: Program): number {
  let weight = 0;
  walk(program, (node) => {
    weight += "do" in node ? 1000 : 300;
  });
  return weight + Math.min(299, JSON.stringify(program).length / 20);
}
