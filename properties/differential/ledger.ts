import type { Target } from "../../impl/target.ts";
import type { Cause, Control, Difference, DifferenceGroup } from "../../spec/differences.ts";
import { kind, walk, type Program } from "../../spec/program.ts";
import { rules as everyRule } from "../../spec/rules.ts";
import { sameTrace } from "../../spec/same-trace.ts";
import type { DifferentialOptions, DifferentialProgress } from "../differential.ts";
import { sizeOf } from "../sheet.ts";
import { Causes } from "./causes.ts";
import type { Lacking, Pair } from "./pair.ts";
import { signature } from "./signature.ts";
import { smallest, type Placed } from "./smallest.ts";

/** So many programs that no rule explains are looked into, of one signature and of all: there is one reason behind many. */
const mostAlike = 3;
const mostSuspects = 60;
/** Smaller programs tried in all before those found so far have to do, and of these for what is explained. */
const mostCandidates = 40_000;
const mostForExplained = 4_000;
/** Smaller programs tried to find one of several differences alone. */
const mostForParts = 200;

/** The programs that differ for one cause so far, and the smallest of them. */
interface Group {
  readonly cause: Cause;
  programs: number;
  smallest: Placed;
}

/** What came of the comparison so far, by cause. */
export class Ledger {
  programs = 0;
  different = 0;
  mishaps = 0;
  private readonly byKey = new Map<string, Group>();
  /** the programs looked into, by their signature: the groups that they went to */
  private readonly suspects = new Map<string, string[]>();
  private readonly options: DifferentialOptions;
  private readonly reference: Target;
  private readonly causes: Causes;
  private readonly budget = { left: mostCandidates };
  private readonly spare = { left: mostForExplained };

  constructor(options: DifferentialOptions, reference: Target) {
    const { target, rules, known = new Set(), newest, newer, stock } = options;
    this.options = options;
    this.reference = reference;
    const infos = { reference: reference.info, target: target.info };
    const controls = { ...(newest && { newest }), ...(newer && { newer }), ...(stock && { stock }) };
    this.causes = new Causes({ ...infos, rules, known, ...controls });
  }

  async add(found: readonly (Pair | Lacking)[], from: number): Promise<void> {
    this.programs += found.length;
    const differing: Placed[] = [];
    found.forEach((each, at) => {
      const path = String(from + at);
      if (!("likeness" in each)) this.addLacking(each, path);
      else if (each.likeness.is !== "same") differing.push({ path, pair: each });
    });
    const causes = await this.causes.of(differing.map(({ pair }) => pair));
    for (const [at, placed] of differing.entries()) {
      const told = causes[at]!;
      this.different += told.every(isTurns) ? 0 : 1;
      for (const cause of told) {
        if (isSuspect(cause)) await this.investigate(placed, cause);
        else this.count(cause, keyOf(cause, placed.pair), placed);
      }
    }
  }

  /** The worst first; those that fail a check with the smallest program that shows them. */
  async groups(): Promise<readonly DifferenceGroup[]> {
    this.joinUnasked();
    const groups = [...this.byKey.values()].sort(
      (one, other) => rank(one.cause) - rank(other.cause) || other.programs - one.programs,
    );
    const found: DifferenceGroup[] = [];
    for (const { cause, programs, smallest: placed } of groups) {
      this.tell("shrinking");
      const budget =
        cause.is === "accused" || cause.is === "reference-accused"
          ? this.budget
          : cause.is === "version-untold"
            ? this.spare
            : undefined;
      const isWanted = (other: Cause): boolean => JSON.stringify(other) === JSON.stringify(cause);
      const small = budget === undefined ? placed : await this.smallest(placed, isWanted, budget);
      found.push({ cause, programs, example: await this.example(small, cause) });
    }
    return found;
  }

  tell(stage: DifferentialProgress["stage"]): void {
    const { seconds, runs, progress } = this.options;
    progress?.({
      stage,
      programs: this.programs,
      different: this.different,
      ...(seconds === undefined && { of: runs }),
    });
  }

  private addLacking({ program, who, isUnsupported, reason }: Lacking, path: string): void {
    this.different += 1;
    this.mishaps += isUnsupported ? 0 : 1;
    const likeness = { is: "different", at: 0, there: 0 } as const;
    const pair: Pair = { program, reference: [], target: [], likeness };
    if (isUnsupported) this.count({ is: "unsupported" }, "unsupported", { path, pair });
    else this.count({ is: "mishap", who, reason }, `mishap of ${who}`, { path, pair });
  }

  /** Makes the program small first: what hides the cause in a large one may be gone, and what is left shows which ones are alike. */
  private async investigate(placed: Placed, cause: Cause): Promise<void> {
    const mark = signature(placed.pair);
    const alike = this.suspects.get(mark) ?? [];
    const known = this.byKey.get(alike.at(-1) ?? "");
    if (known !== undefined && alike.length >= mostAlike) {
      known.programs += 1;
      return;
    }
    const looked = [...this.suspects.values()].reduce((sum, { length }) => sum + length, 0);
    if (looked >= mostSuspects) return this.count({ is: "unexplained" }, `not looked into: ${mark}`, placed);
    const isWanted = cause.is === "unexplained" ? isUnexplained : isSuspect;
    const small = await this.smallest(placed, isWanted);
    const [[left = cause] = []] = await this.causes.of([small.pair]);
    const now = left.is === "unexplained" ? await this.firstOfSeveral(small, left) : left;
    const key = now.is === "unexplained" ? shape(small.pair.program) : keyOf(now, small.pair);
    this.suspects.set(mark, [...alike, key]);
    this.count(now, key, small);
  }

  /**
   * A program can differ in several places, each for a reason of its own, that no one reason explains. What differs first may be told where the rest
   * is left out: then that is the cause, and the rest shows in programs of its own.
   */
  private async firstOfSeveral(placed: Placed, unexplained: Cause): Promise<Cause> {
    const mark = signature(placed.pair);
    let found = unexplained;
    const isTelling = (cause: Cause): boolean => {
      if (!tells.has(cause.is) || isSuspect(cause)) return false;
      found = cause;
      return true;
    };
    await this.smallest(placed, isTelling, { left: mostForParts }, (pair) => signature(pair) === mark);
    return found;
  }

  private smallest(
    placed: Placed,
    isWanted: (cause: Cause) => boolean,
    budget = this.budget,
    isLike?: (pair: Pair) => boolean,
  ): Promise<Placed> {
    const { reference, causes } = this;
    return smallest({ reference, target: this.options.target, causes, budget }, placed, isWanted, isLike);
  }

  /** What begins to differ as programs do that the version explains, and could not be put to the same question, differs for the same reason. */
  private joinUnasked(): void {
    for (const [
      key,
      {
        cause,
        programs,
        smallest: { pair },
      },
    ] of this.byKey) {
      const alike = this.byKey.get(keyOf({ is: "version-untold" }, pair));
      if (cause.is !== "unexplained" || alike === undefined || !this.causes.isUnasked(pair)) continue;
      alike.programs += programs;
      this.byKey.delete(key);
    }
  }

  private count(cause: Cause, key: string, placed: Placed): void {
    const group = this.byKey.get(key);
    if (group === undefined) {
      this.byKey.set(key, { cause, programs: 1, smallest: placed });
      return;
    }
    group.programs += 1;
    if (sizeOf(placed.pair.program) < sizeOf(group.smallest.pair.program)) group.smallest = placed;
  }

  private async example({ path, pair }: Placed, cause: Cause): Promise<Difference> {
    const { program, reference, target, likeness } = pair;
    const { seed, script } = this.options;
    const [at, there] = likeness.is === "same" ? [0, 0] : [likeness.at, likeness.there];
    const isTold = cause.is === "accused" || cause.is === "unexplained";
    const control = isTold ? await this.control(pair) : undefined;
    const python = script(program, target.length === 0 ? undefined : target);
    return { seed, path, program, reference, target, at, there, ...(control !== undefined && { control }), python };
  }

  private async control({ program, reference, target }: Pair): Promise<Control | undefined> {
    const stock = await this.options.stock?.();
    const [answer] = (await stock?.run([program])) ?? [];
    if (stock === undefined || answer === undefined || !("trace" in answer)) return undefined;
    const { trace } = answer;
    const isLike = (other: typeof trace): boolean => sameTrace(program, trace, other).is !== "different";
    const does = isLike(reference) ? "as the reference" : isLike(target) ? "as the target" : "something else";
    return { name: `${stock.info.name} ${stock.info.version}`, does };
  }
}

/** Where no rule gives a cause its name, what differs does. */
const keyOf = (cause: Cause, pair: Pair): string =>
  JSON.stringify(cause.is === "version-untold" ? [cause, signature(pair)] : cause);

const isUnexplained = (cause: Cause): boolean => cause.is === "unexplained";
const isSuspect = (cause: Cause): boolean =>
  cause.is === "unexplained" || (cause.is === "open" && cause.what === "shared-coroutine");
const isTurns = (cause: Cause): boolean => cause.is === "open" && cause.what === "turns";

/** The causes that say why something differs and that nobody is to blame for here. */
const tells: ReadonlySet<Cause["is"]> = new Set(["version", "version-untold", "deviation", "open"]);

/** What a small program consists of: two that are made of the same statements differ for the same reason. */
function shape(program: Program): string {
  const kinds: string[] = [];
  walk(program, (node) => kinds.push(kind(node)));
  return kinds.join(" ");
}

/** The worst first: what fails a check, then what is explained. */
function rank(cause: Cause): number {
  const place = order.indexOf(cause.is);
  return cause.is === "accused" ? levels.indexOf(levelOf(cause.rule)) / levels.length : place;
}

const order: readonly Cause["is"][] = [
  "accused",
  "reference-accused",
  "mishap",
  "unexplained",
  "version-untold",
  "version",
  "known",
  "deviation",
  "open",
  "unsupported",
];
const levels = ["must", "should", "implementation"];
const levelOf = (id: string): string => everyRule.find((rule) => rule.id === id)?.level ?? "must";
