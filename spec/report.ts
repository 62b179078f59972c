import type { ProfileName } from "./profiles.ts";
import type { Program } from "./program.ts";
import type { Level } from "./rule.ts";
import type { Trace } from "./trace.ts";

/** What a survey says of one rule on one target. `known`: broken, and the baseline says so. */
export type VerdictWord = "held" | "violated" | "unexercised" | "unsupported" | "known";

/** The smallest program found on which a target breaks a rule. */
export interface Counterexample {
  /** statements in the program, but for those that make and run its loop */
  readonly statements: number;
  readonly seed: number;
  /** the program's number in the run, then the shrink taken at each step: "17:0:2" */
  readonly path: string;
  /** how large the program was that the run drew, before it was made small: of shards' counterexamples that from the smallest stays */
  readonly from?: number;
  readonly program: Program;
  readonly trace: Trace;
  /** one sentence: expected … saw … */
  readonly finding: string;
  /** indexes of the events in `trace` that show it */
  readonly at: readonly number[];
  /** the program as a Python script that needs asyncio alone */
  readonly python: string;
}

/** What a rule says of one run of one program. */
export type TriedWord = "held" | "broken" | "not put to the test";

/** A loop that is known, and what the rule says of the counterexample on it. */
export interface Tried {
  readonly name: string;
  readonly verdict: TriedWord;
}

/** Who is to blame for a counterexample, by what came of it on the target once more and on controls. */
export interface Blame {
  /** `rule in doubt`: a control that should keep the rule breaks it, too. `not repeatable`: run again, the target keeps it */
  readonly is: "loop" | "Python version" | "rule in doubt" | "not repeatable";
  readonly controls: readonly Tried[];
}

/** One rule on one target over many programs. */
export interface Verdict {
  readonly id: string;
  readonly area: string;
  readonly level: Level;
  readonly verdict: VerdictWord;
  /** on how many occasions the rule was put to the test, and how many programs broke it */
  readonly exercised: number;
  readonly violations: number;
  readonly counterexample?: Counterexample;
  /** left out where nobody looked */
  readonly blame?: Blame;
}

/** A program that took a target down, or that it never finished. */
export interface Mishap {
  readonly reason: string;
  readonly seed: number;
  readonly path: string;
  readonly program: Program;
  readonly python: string;
}

/** Which way a target goes at a point that the documentation leaves open: nothing that is right or wrong. */
export interface Way {
  /** "timers.one-deadline" */
  readonly point: string;
  /** what is open, as a noun phrase */
  readonly says: string;
  readonly way: string;
}

/** The result of checking one target: the contract of the JSON report. */
export interface Report {
  readonly schema: 1;
  /** "asyncio-conformance 0.1.0" */
  readonly tool: string;
  readonly target: {
    readonly name: string;
    readonly version: string;
    readonly loop: string;
    readonly clock: string;
    /** left out where it is measured by all of asyncio */
    readonly profile?: ProfileName;
  };
  readonly seed: number;
  /** where all programs up to a size were run in the place of random ones: that size, and the rules whose words they were made of, as --rules had them */
  readonly exhaustive?: { readonly size: number; readonly rules?: string };
  readonly programs: number;
  readonly seconds: number;
  readonly summary: { readonly [word in VerdictWord]: number };
  readonly rules: readonly Verdict[];
  readonly crashes: readonly Mishap[];
  readonly hangs: readonly Mishap[];
  /** left out by versions that did not look, and where the target could not be asked */
  readonly fingerprint?: readonly Way[];
  /** rules of the catalogue that no trace can show, with the reason */
  readonly untested: readonly { readonly id: string; readonly level: Level; readonly reason: string }[];
  /** rules whose judge failed on some trace: defects of this suite, which say nothing about the target */
  readonly faults: readonly { readonly id: string; readonly message: string }[];
}

export const summary = (verdicts: readonly Verdict[]): Report["summary"] => {
  const counts: { [word in VerdictWord]: number } = { held: 0, violated: 0, unexercised: 0, unsupported: 0, known: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  return counts;
};
