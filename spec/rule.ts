import type { NodeKind, Program } from "./program.ts";
import { isWithin, type PythonVersion } from "./python-version.ts";
import type { Run } from "./run.ts";
import type { Trace } from "./trace.ts";
import type { Trait } from "./traits.ts";

/** `must`: documented. `should`: documented as the usual behaviour. `implementation`: undocumented, but CPython does it and programs rely on it. */
export type Level = "must" | "should" | "implementation";

/** One occasion on which a rule was put to the test. `at`: the places in the trace (indexes of events) that show it. */
export type Finding =
  | { readonly is: "held"; readonly at: readonly number[] }
  | { readonly is: "broken"; readonly at: readonly number[]; readonly because: string };

/** A trait that a run needs; or several, of which one is enough. */
export type Need = Trait | readonly Trait[];

export const alternatives = (need: Need): readonly Trait[] => (typeof need === "string" ? [need] : need);

/** What every rule of the catalogue says about itself. */
export interface Documented {
  /** its address: `gather.results-in-input-order` is `spec/rules/gather.ts`, export `resultsInInputOrder` */
  readonly id: string;
  /** the promise, in our own words */
  readonly says: string;
  /** where Python's documentation makes it: page and anchor */
  readonly doc: string;
  readonly level: Level;
  /** the first Python minor it holds for, "3.11"; and the first for which it no longer does */
  readonly since: string;
  readonly until?: string;
}

/** A rule that a trace can show. */
export interface Rule extends Documented {
  /** The kinds of node of which one has to be carried out, or there is nothing to judge. */
  readonly about: readonly [NodeKind, ...NodeKind[]];
  /** What a run has to have as well, on any loop, every one of them: where one is missing, there is nothing to judge either. */
  readonly needs?: readonly Need[];
  /**
   * Yields a finding for each time the trace puts the rule to the test, and nothing where it does not: that is how coverage is counted.
   * It reads traces of broken loops, so it assumes no sense of the rest, never throws, and never accuses where the documentation leaves freedom.
   */
  judge(run: Run): Iterable<Finding>;
  /** The smallest program that puts the rule to the test, and how its trace would read on a loop that breaks the rule. */
  readonly example: { readonly program: Program; readonly breaks: (honours: Trace) => Trace };
}

/** A rule that nothing we can observe would show, and why. */
export interface Untested extends Documented {
  readonly untested: string;
}

export const isTested = (promise: Rule | Untested): promise is Rule => !("untested" in promise);

/** The rule held here. */
export const held = (...at: readonly number[]): Finding => ({ is: "held", at });

/** The rule was broken here; `because` is a sentence about these tasks and times, not about the rule: what was expected and what was seen. */
export const broken = (because: string, ...at: readonly number[]): Finding => ({ is: "broken", because, at });

/** Held if the condition is true, broken otherwise. */
export const expect = (condition: boolean, because: () => string, ...at: readonly number[]): Finding =>
  condition ? held(...at) : broken(because(), ...at);

/** Whether the rule is a promise of that Python's documentation. */
export const holdsFor = (rule: Documented, python: PythonVersion): boolean => isWithin(python, rule.since, rule.until);

export const areaOf = (rule: Documented): string => rule.id.slice(0, rule.id.indexOf("."));
