import { inSomeOrder } from "../../impl/open-orders.ts";
import type { Target, TargetInfo } from "../../impl/target.ts";
import { defectsOf, type Defect } from "../../spec/defects.ts";
import type { Cause } from "../../spec/differences.ts";
import { isBroken, Judge } from "../../spec/judge.ts";
import { kind, walk, type Program } from "../../spec/program.ts";
import { holdsFor, type Rule } from "../../spec/rule.ts";
import { rules as everyRule } from "../../spec/rules.ts";
import { Run } from "../../spec/run.ts";
import { sameTrace } from "../../spec/same-trace.ts";
import type { Trace } from "../../spec/trace.ts";
import type { Pair } from "./pair.ts";
import { hasSharedCoroutine } from "./shared-coroutine.ts";
import { uncollected } from "./uncollected.ts";

export interface CausesOptions {
  readonly reference: TargetInfo;
  readonly target: TargetInfo;
  /** those that may accuse the target */
  readonly rules: readonly Rule[];
  /** ids of those that the target is known to break */
  readonly known: ReadonlySet<string>;
  /**
   * A CPython of the reference's version: where it does what the reference does, the target's version makes the difference. None where the target
   * is such a CPython itself, or a loop of its own.
   */
  readonly newest?: () => Promise<Target | undefined>;
}

/** Runnings of the reference in other orders, for one program. */
const mostOrders = 200;

/** Finds what differences come from. */
export class Causes {
  private readonly unsupported: ReadonlySet<string>;
  private readonly judge: Judge;
  /** rules of the reference's Python only, to be asked of the target, and the reverse */
  private readonly newer: Judge;
  private readonly older: Judge;
  private readonly defects: readonly Defect[];
  private readonly known: ReadonlySet<string>;
  private readonly newest: CausesOptions["newest"];

  constructor({ reference, target, rules, known, newest }: CausesOptions) {
    this.unsupported = new Set([...reference.unsupported, ...target.unsupported]);
    this.defects = defectsOf(target.python);
    this.judge = new Judge(
      rules.filter((rule) => holdsFor(rule, target.python)),
      this.defects,
    );
    const onlyFor = (one: TargetInfo, other: TargetInfo): Judge =>
      new Judge(everyRule.filter((rule) => holdsFor(rule, one.python) && !holdsFor(rule, other.python)));
    this.newer = onlyFor(reference, target);
    this.older = onlyFor(target, reference);
    this.known = known;
    this.newest = newest;
  }

  /** Every cause that each pair shows: one, but where several rules are broken. */
  async of(pairs: readonly Pair[]): Promise<readonly (readonly Cause[])[]> {
    const told = pairs.map((pair) => this.told(pair));
    const untold = pairs.filter((_, at) => told[at] === undefined);
    const versions = await this.versions(untold);
    let at = 0;
    return pairs.map((pair, place) => told[place] ?? [versions[at++] ? versionUntold : this.untold(pair)]);
  }

  /** What the rules say, and what can be read off the traces. */
  private told(pair: Pair): readonly Cause[] | undefined {
    const { program, target, likeness } = pair;
    const judgements = this.judge.judge(program, target).filter(({ findings }) => isBroken(findings));
    const broken = judgements.filter(({ defect }) => defect === undefined);
    if (broken.length > 0) {
      return broken.map(({ rule }) => ({ is: this.known.has(rule.id) ? "known" : "accused", rule: rule.id }));
    }
    const defect = judgements[0]?.defect;
    if (defect !== undefined) return [{ is: "deviation", name: defect.name }];
    if (likeness.is === "reordered") return [{ is: "open", what: "turns" }];
    if (this.lacks(program)) return [{ is: "unsupported" }];
    const versions = [...brokenBy(this.newer, program, target), ...brokenBy(this.older, program, pair.reference)];
    if (versions.length > 0) return versions.map((rule) => ({ is: "version", rule }));
    const run = new Run(program, target);
    const met = this.defects.find((each) => each.met(run));
    if (met !== undefined) return [{ is: "deviation", name: met.name }];
    return undefined;
  }

  /** Which of the programs the newest CPython runs as the reference does. */
  private async versions(untold: readonly Pair[]): Promise<readonly boolean[]> {
    const newest = untold.length === 0 ? undefined : await this.newest?.();
    if (newest === undefined) return untold.map(() => false);
    const answers = await newest.run(untold.map(({ program }) => program));
    return untold.map(({ program, reference }, at) => {
      const answer = answers[at];
      return answer !== undefined && "trace" in answer && isLike(program, reference, answer.trace);
    });
  }

  private untold({ program, reference, target }: Pair): Cause {
    if (isLike(program, reference, target)) return { is: "open", what: "collection" };
    const nearness = (trace: Trace): number => {
      const likeness = sameTrace(program, uncollected(trace), uncollected(target));
      return likeness.is === "different" ? Math.min(likeness.at, likeness.there) : Infinity;
    };
    if (inSomeOrder(program, nearness, mostOrders)) return { is: "open", what: "order" };
    return hasSharedCoroutine(program) ? { is: "open", what: "shared-coroutine" } : { is: "unexplained" };
  }

  private lacks(program: Program): boolean {
    let lacks = false;
    walk(program, (node) => {
      lacks ||= this.unsupported.has(kind(node));
    });
    return lacks;
  }
}

const versionUntold: Cause = { is: "version-untold" };

const brokenBy = (judge: Judge, program: Program, trace: Trace): readonly string[] =>
  judge
    .judge(program, trace)
    .filter(({ findings }) => isBroken(findings))
    .map(({ rule }) => rule.id);

const isLike = (program: Program, one: Trace, other: Trace): boolean =>
  sameTrace(program, uncollected(one), uncollected(other)).is !== "different";
