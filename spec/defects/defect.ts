import type { Program } from "../program.ts";
import type { Run } from "../run.ts";

/**
 * A defect of CPython's asyncio that random programs meet, so that its rules are not held against a loop on that Python: what a program
 * breaks after it met the defect counts as known. `fixtures/deviations/<name>.py` shows it in a few lines, and tests run that.
 */
export interface Defect {
  readonly name: string;
  readonly says: string;
  /** the issue in CPython's tracker, where one is known */
  readonly link?: string;
  /** from which version on it is there, and from which on no more: the latter left out where it still is */
  readonly versions: readonly (readonly [since: string, until?: string])[];
  /** in asyncio's C accelerator alone, so that a Python that runs without it is right */
  readonly isOfC?: true;
  /** rules that judge what the defect leaves right: they are held against a loop all the same */
  readonly spares?: readonly string[];
  /** the only rules, or areas, that it makes a loop break; left out: any */
  readonly only?: readonly string[];
  /** Whether the program met it. */
  met(run: Run): boolean;
  /** The smallest program that meets it and breaks a rule; left out where only another target's trace tells, as in a differential check. */
  readonly example?: Program;
}
