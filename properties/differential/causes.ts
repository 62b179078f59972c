import { inSomeOrder } from "../../impl/open-orders.ts";
import type { Target, TargetInfo } from "../../impl/target.ts";
import { defectsOf } from "../../spec/defects.ts";
import type { Defect } from "../../spec/defects/defect.ts";
import type { Cause } from "../../spec/differences.ts";
import { isBroken, Judge } from "../../spec/judge.ts";
import { kind, walk, type Program } from "../../spec/program.ts";
import { holdsFor, type Rule } from "../../spec/rule.ts";
import { rules as everyRule } from "../../spec/rules.ts";
import { Run } from "../../spec/run.ts";
import { sameTrace } from "../../spec/same-trace.ts";
import type { Event, Trace } from "../../spec/trace.ts";
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
  /** A CPython of the reference's version, where the target is on another: where it does what the reference does, the version makes the difference. */
  readonly newest?: StartControl;
  /** another CPython that is newer than the target's, for what that one cannot run */
  readonly newer?: StartControl;
  /** asyncio's own loop on the target's interpreter, where the target is another loop: the version is to blame only where that does what the target does */
  readonly stock?: StartControl;
}

/** Started when it is asked for the first time; undefined where it cannot be. */
export type StartControl = () => Promise<Target | undefined>;

/** Runnings of the reference in other orders, for one program: to find out what a target does, and what a control does, which are many more. */
const mostOrders = 200;
const ordersForControls = 12;

/** What another loop says of a pair: whether it does the same as one of the two; undefined where it cannot run the program. */
type Likened = boolean | undefined;

/** Finds what differences come from. */
export class Causes {
  private readonly unsupported: ReadonlySet<string>;
  private readonly judge: Judge;
  /** all rules of the reference's Python, to be asked of the reference */
  private readonly own: Judge;
  /** rules of the reference's Python only, to be asked of the target, and the reverse */
  private readonly newer: Judge;
  private readonly older: Judge;
  private readonly defects: readonly Defect[];
  private readonly known: ReadonlySet<string>;
  /** the CPythons that tell whether the version makes the difference */
  private readonly others: readonly StartControl[];
  private readonly stock: StartControl | undefined;
  /** those that no newer CPython could run */
  private readonly unasked = new WeakSet<Pair>();

  constructor({ reference, target, rules, known, newest, newer, stock }: CausesOptions) {
    this.unsupported = new Set([...reference.unsupported, ...target.unsupported]);
    this.defects = defectsOf(target);
    this.judge = new Judge(
      rules.filter((rule) => holdsFor(rule, target.python)),
      this.defects,
    );
    this.own = new Judge(everyRule.filter((rule) => holdsFor(rule, reference.python)));
    const onlyFor = (one: TargetInfo, other: TargetInfo): Judge =>
      new Judge(everyRule.filter((rule) => holdsFor(rule, one.python) && !holdsFor(rule, other.python)));
    this.newer = onlyFor(reference, target);
    this.older = onlyFor(target, reference);
    this.known = known;
    const isOld = target.python[1] !== reference.python[1];
    // another asyncio than CPython's own is not explained by what CPython does
    this.others = isOld && target.asyncio !== undefined ? [newest, newer].filter((each) => each !== undefined) : [];
    this.stock = stock;
  }

  /** Every cause that each pair shows: one, but where several rules are broken. */
  async of(pairs: readonly Pair[]): Promise<readonly (readonly Cause[])[]> {
    const told = pairs.map((pair) => this.told(pair));
    const untold = pairs.filter((_, at) => told[at] === undefined);
    const versions = await this.versions(untold);
    let at = 0;
    return pairs.map((pair, place) => told[place] ?? [versions[at++] ? versionUntold : this.untold(pair)]);
  }

  /** Whether it was for want of a CPython that could run it that the version was not found to blame. */
  isUnasked(pair: Pair): boolean {
    return this.others.length > 0 && this.unasked.has(pair);
  }

  /** What the rules say, and what can be read off the traces. */
  private told(pair: Pair): readonly Cause[] | undefined {
    const { program, target, likeness } = pair;
    if (recurses(pair)) return [{ is: "open", what: "recursion" }];
    const judgements = this.judge.judge(program, target).filter(({ findings }) => isBroken(findings));
    const broken = judgements.filter(({ defect }) => defect === undefined);
    if (broken.length > 0) {
      return broken.map(({ rule }) => ({ is: this.known.has(rule.id) ? "known" : "accused", rule: rule.id }));
    }
    const defect = judgements[0]?.defect;
    if (defect !== undefined) return [{ is: "deviation", name: defect.name }];
    if (likeness.is === "reordered") return [{ is: "open", what: "turns" }];
    if (this.lacks(program)) return [{ is: "unsupported" }];
    const ours = brokenBy(this.own, program, pair.reference);
    if (ours.length > 0) return ours.map((rule) => ({ is: "reference-accused", rule }));
    const versions = [...brokenBy(this.newer, program, target), ...brokenBy(this.older, program, pair.reference)];
    if (versions.length > 0) return versions.map((rule) => ({ is: "version", rule }));
    const run = new Run(program, target);
    const met = this.defects.find((each) => each.met(run));
    if (met !== undefined) return [{ is: "deviation", name: met.name }];
    return undefined;
  }

  /** For each pair, whether Python's version makes the difference: a newer CPython does as the reference does, the target's own as the target. */
  private async versions(untold: readonly Pair[]): Promise<readonly boolean[]> {
    const told = new Set<Pair>();
    const asked = new Set<Pair>();
    for (const other of this.others) {
      const left = untold.filter((pair) => !told.has(pair));
      if (left.length === 0) break;
      const newer = await like(
        other,
        left,
        ({ reference }) => reference,
        (program, trace) => isInSomeOrder(program, trace, ordersForControls),
      );
      const own = this.stock === undefined ? newer : await like(this.stock, left, ({ target }) => target);
      left.forEach((pair, at) => {
        if (newer[at] === true && own[at] === true) told.add(pair);
        if (newer[at] !== undefined) asked.add(pair);
      });
    }
    for (const pair of untold) if (!asked.has(pair)) this.unasked.add(pair);
    return untold.map((pair) => told.has(pair));
  }

  private untold({ program, reference, target }: Pair): Cause {
    if (isLike(program, reference, target)) return { is: "open", what: "collection" };
    if (isInSomeOrder(program, target, mostOrders)) return { is: "open", what: "order" };
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

/** Whether another loop does the same with each program. */
async function like(
  control: StartControl,
  pairs: readonly Pair[],
  as: (pair: Pair) => Trace,
  isAlso: (program: Program, trace: Trace) => boolean = () => false,
): Promise<readonly Likened[]> {
  const target = await control();
  const answers = (await target?.run(pairs.map(({ program }) => program))) ?? [];
  return pairs.map((pair, at) => {
    const answer = answers[at];
    if (answer === undefined || !("trace" in answer)) return undefined;
    const { program, reference, target: other } = pair;
    // where only the garbage collector makes the difference, it has to make it in the same place
    if (isLike(program, reference, other)) return isSame(program, as(pair), answer.trace);
    return isLike(program, as(pair), answer.trace) || isAlso(program, answer.trace);
  });
}

/** Whether the reference may leave that trace, with another order of what nobody orders. */
function isInSomeOrder(program: Program, wanted: Trace, most: number): boolean {
  const sought = uncollected(wanted);
  const nearness = (trace: Trace): number => {
    const likeness = sameTrace(program, uncollected(trace), sought);
    return likeness.is === "different" ? Math.min(likeness.at, likeness.there) : Infinity;
  };
  return inSomeOrder(program, nearness, most);
}

const versionUntold: Cause = { is: "version-untold" };

const brokenBy = (judge: Judge, program: Program, trace: Trace): readonly string[] =>
  judge
    .judge(program, trace)
    .filter(({ findings }) => isBroken(findings))
    .map(({ rule }) => rule.id);

/** Whether both went as deep as they may, or that one did is the first that differs: how deep that is nobody says. */
function recurses({ reference, target, likeness }: Pair): boolean {
  if (reference.some(isTooDeep) && target.some(isTooDeep)) return true;
  return likeness.is === "different" && (isTooDeep(reference[likeness.at]) || isTooDeep(target[likeness.there]));
}

const isTooDeep = (event: Event | undefined): boolean =>
  event !== undefined && "raised" in event && event.raised?.exception === "RecursionError";

const isSame = (program: Program, one: Trace, other: Trace): boolean =>
  sameTrace(program, one, other).is !== "different";

const isLike = (program: Program, one: Trace, other: Trace): boolean =>
  isSame(program, uncollected(one), uncollected(other));
