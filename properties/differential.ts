import { reference as ours } from "../impl/targets/reference.ts";
import type { Target } from "../impl/target.ts";
import type { Cause, Control, Difference, DifferenceGroup, DifferenceReport } from "../spec/differences.ts";
import { kind, numbered, walk, type Program } from "../spec/program.ts";
import type { Rule } from "../spec/rule.ts";
import { rules as everyRule } from "../spec/rules.ts";
import { sameTrace } from "../spec/same-trace.ts";
import { Causes } from "./differential/causes.ts";
import { pairs, type Lacking, type Pair } from "./differential/pair.ts";
import { smallest, type Placed } from "./differential/smallest.ts";
import { Sequence } from "./programs/sequence.ts";
import { sizeOf, type Script } from "./tally.ts";
import { version } from "./version.ts";

export interface DifferentialOptions {
  readonly target: Target;
  /** those that may accuse the target */
  readonly rules: readonly Rule[];
  /** ids of those that it is known to break */
  readonly known?: ReadonlySet<string>;
  readonly runs: number;
  /** as many programs as fit, instead of `runs` */
  readonly seconds?: number;
  readonly seed: number;
  /** the reference; another one where that itself is put to the test */
  readonly reference?: Target;
  /** a CPython of the reference's version, for a target that is an older CPython: it tells whether the version makes a difference */
  readonly newest?: () => Promise<Target | undefined>;
  /** asyncio's own loop on the interpreter of the target, where the target is another loop */
  readonly stock?: () => Promise<Target | undefined>;
  readonly progress?: (done: DifferentialProgress) => void;
  /** prints a program as a Python script */
  readonly script: Script;
}

export interface DifferentialProgress {
  readonly stage: "comparing" | "shrinking";
  readonly programs: number;
  readonly of?: number;
  readonly different: number;
}

/** Programs handed over at once, and batches under way at once, so that the target never waits for us. */
const batch = 64;
const ahead = 2;
/** So many programs that no rule explains are looked into; there is one reason behind many. */
const mostSuspects = 60;
/** A target that crashes or hangs this often will do so again. */
const mostMishaps = 24;

/** Draws programs, runs them on the reference and on a target, and finds out what the differences come from. */
export async function differential(options: DifferentialOptions): Promise<DifferenceReport> {
  const started = performance.now();
  const { target, seed, seconds, reference = ours() } = options;
  const survey = new Differential(options, reference);
  const sequence = new Sequence(seed);
  const total = seconds === undefined ? options.runs : Infinity;
  const over = (): boolean =>
    survey.mishaps >= mostMishaps || (seconds !== undefined && performance.now() - started > seconds * 1000);
  const waiting: { readonly from: number; readonly found: ReturnType<typeof pairs> }[] = [];
  let drawn = 0;
  for (;;) {
    while (drawn < total && waiting.length < ahead && !over()) {
      const size = Math.min(batch, total - drawn);
      const from = drawn;
      const programs = Array.from({ length: size }, (_, at) => numbered(sequence.at(from + at)).program);
      waiting.push({ from, found: pairs(reference, target, programs) });
      drawn += size;
    }
    const first = waiting.shift();
    if (first === undefined) break;
    await survey.add(await first.found, first.from);
    survey.tell("comparing");
  }
  const groups = await survey.groups();
  const { name, version: number, loop, clock } = target.info;
  return {
    schema: 1,
    tool: `asyncio-conformance ${version}`,
    target: { name, version: number, loop, clock },
    seed,
    programs: survey.programs,
    seconds: Math.round(performance.now() - started) / 1000,
    same: survey.programs - survey.different,
    different: survey.different,
    groups,
  };
}

/** The programs that differ for one cause so far, and the smallest of them. */
interface Group {
  readonly cause: Cause;
  programs: number;
  smallest: Placed;
}

class Differential {
  programs = 0;
  different = 0;
  mishaps = 0;
  private suspects = 0;
  private readonly byKey = new Map<string, Group>();
  private readonly options: DifferentialOptions;
  private readonly reference: Target;
  private readonly causes: Causes;

  constructor(options: DifferentialOptions, reference: Target) {
    const { target, rules, known = new Set(), newest } = options;
    this.options = options;
    this.reference = reference;
    const infos = { reference: reference.info, target: target.info };
    this.causes = new Causes({ ...infos, rules, known, ...(newest !== undefined && { newest }) });
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
        else this.count(cause, JSON.stringify(cause), placed);
      }
    }
  }

  /** The worst first; those that fail a check with the smallest program that shows them. */
  async groups(): Promise<readonly DifferenceGroup[]> {
    const groups = [...this.byKey.values()].sort(
      (one, other) => rank(one.cause) - rank(other.cause) || other.programs - one.programs,
    );
    const { target } = this.options;
    const found: DifferenceGroup[] = [];
    for (const { cause, programs, smallest: placed } of groups) {
      this.tell("shrinking");
      const shrinks = cause.is === "accused" || cause.is === "version-untold";
      const isWanted = (other: Cause): boolean => JSON.stringify(other) === JSON.stringify(cause);
      const small = shrinks ? await smallest(this.reference, target, this.causes, placed, isWanted) : placed;
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
    this.suspects += 1;
    if (this.suspects > mostSuspects) return this.count({ is: "unexplained" }, "unexplained", placed);
    const { target } = this.options;
    const isWanted = cause.is === "unexplained" ? isUnexplained : isSuspect;
    const small = await smallest(this.reference, target, this.causes, placed, isWanted);
    const [[now = cause] = []] = await this.causes.of([small.pair]);
    this.count(now, now.is === "unexplained" ? shape(small.pair.program) : JSON.stringify(now), small);
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

const isUnexplained = (cause: Cause): boolean => cause.is === "unexplained";
const isSuspect = (cause: Cause): boolean =>
  cause.is === "unexplained" || (cause.is === "open" && cause.what === "shared-coroutine");
const isTurns = (cause: Cause): boolean => cause.is === "open" && cause.what === "turns";

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
