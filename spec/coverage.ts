import type { NodeKind } from "./program.ts";
import type { Level } from "./rule.ts";

/** How far the programs of a run come around: the rules that they put to the test, and what met what in them. */
export interface Coverage {
  readonly seed: number;
  readonly programs: number;
  readonly rules: readonly RuleCoverage[];
  /** the kinds of statement and call, in the order of their tables */
  readonly kinds: readonly NodeKind[];
  /** for each kind and each up to it, in how many programs both were carried out: `met[2][1]`; `met[2][2]` is the kind itself */
  readonly met: readonly (readonly number[])[];
  /** for each minor version of Python, how many rules are promises of its documentation */
  readonly versions: readonly { readonly python: string; readonly rules: number; readonly judged: number }[];
  /** of the code, where the tests were run with it: shares of lines and branches from 0 to 100 */
  readonly code?: readonly CodeCoverage[];
  /** when that was */
  readonly codeMeasured?: string;
}

/** A rule of the catalogue: judged or not, how often it was put to the test, how many wrong loops it accuses where that was measured. */
export interface RuleCoverage {
  readonly id: string;
  readonly level: Level;
  readonly isJudged: boolean;
  /** whether it is a promise of the reference's Python: the others are not asked */
  readonly isAsked: boolean;
  /** occasions on which it was put to the test, and in how many programs */
  readonly exercised: number;
  readonly programs: number;
  readonly kills?: number;
}

export interface CodeCoverage {
  readonly folder: string;
  readonly lines: number;
  readonly branches: number;
}
