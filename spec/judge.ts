import { Concerns } from "./concerns.ts";
import { behind } from "./defects.ts";
import type { Defect } from "./defects/defect.ts";
import { isTrespassed } from "./lens/jobs.ts";
import type { Program } from "./program.ts";
import { Run } from "./run.ts";
import type { Finding, Rule } from "./rule.ts";
import type { Trace } from "./trace.ts";
import { Traits } from "./traits.ts";

/** What one rule found in one trace; never empty. */
export interface Judgement {
  readonly rule: Rule;
  readonly findings: readonly Finding[];
  /** the defect of CPython that the program met, where the rule is broken: then it is not held against the loop */
  readonly defect?: Defect;
}

/** A program and what came of it. */
export interface Ran {
  readonly program: Program;
  readonly trace: Trace;
}

/** Judges traces by a fixed set of rules, asking each only where something was carried out that it is about. */
export class Judge {
  private readonly rules: readonly Rule[];
  private readonly defects: readonly Defect[];
  private readonly judges: readonly ((run: Run) => Judging)[];
  private readonly concerns: Concerns;
  private readonly traits: Traits;
  /** judges that threw, which none should, and what */
  readonly faults = new Map<string, string>();

  constructor(rules: readonly Rule[], defects: readonly Defect[] = []) {
    this.rules = rules;
    this.defects = defects;
    this.judges = rules.map(judgeOf);
    this.concerns = new Concerns(rules);
    this.traits = new Traits(this.concerns.traits);
  }

  /** Only the rules that the trace put to the test. */
  judge(program: Program, trace: Trace): readonly Judgement[] {
    return this.judgeAll([{ program, trace }])[0]!;
  }

  /** The judgements of each run. One rule after the other: asked of several runs at once, it is quicker than asked now and then. */
  judgeAll(ran: readonly Ran[]): readonly (readonly Judgement[])[] {
    const concerned: number[][] = this.rules.map(() => nobody);
    const runs = ran.map(({ program, trace }) => new Run(program, trace));
    runs.forEach((run, at) => {
      // asyncio is not thread-safe: after that anything may happen
      if (isTrespassed(run)) return;
      for (const place of this.concerns.of(this.traits.of(run))) {
        if (concerned[place] === nobody) concerned[place] = [at];
        else concerned[place]!.push(at);
      }
    });
    const judgements = runs.map((): Judgement[] => []);
    concerned.forEach((concernedRuns, place) => {
      const rule = this.rules[place]!;
      for (const at of concernedRuns) {
        const run = runs[at]!;
        const findings = this.ask(place, run);
        if (findings === undefined) continue;
        const defect = isBroken(findings) ? behind(this.defects, rule.id, run) : undefined;
        judgements[at]!.push({ rule, findings, defect });
      }
    });
    return judgements;
  }

  private ask(place: number, run: Run): readonly Finding[] | undefined {
    try {
      // most rules find nothing in most traces: the first step tells
      const judging = this.judges[place]!(run);
      const first = next.call(judging);
      if (first.done === true) return undefined;
      const findings = [first.value];
      for (let more = next.call(judging); more.done !== true; more = next.call(judging)) findings.push(more.value);
      return findings;
    } catch (error) {
      // a defect of the rule, not of the loop: said in the report, and no reason to end a survey
      this.faults.set(this.rules[place]!.id, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

/** Of most rules, in a batch. */
const nobody: number[] = [];

type Judging = Generator<Finding, void>;

/** The `next` of all generators. Each judge's have a shape of their own: looked up on them, it would never be where the engine looked last. */
const { next } = (Object.getPrototypeOf(function* () {}) as { readonly prototype: Judging }).prototype;

/** A rule's judge as a generator, whatever kind of iterable it gives. */
const judgeOf = ({ judge }: Rule): ((run: Run) => Judging) => {
  const isGenerator = Object.getPrototypeOf(judge) === Object.getPrototypeOf(function* () {});
  if (isGenerator) return judge as (run: Run) => Judging;
  return function* (run) {
    yield* judge(run);
  };
};

/** What one rule finds in one trace. */
export const findingsOf = (rule: Rule, program: Program, trace: Trace): readonly Finding[] => [
  ...rule.judge(new Run(program, trace)),
];

export const isBroken = (findings: readonly Finding[]): boolean => findings.some((finding) => finding.is === "broken");
