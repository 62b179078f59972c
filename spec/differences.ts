import type { Program } from "./program.ts";
import type { Trace } from "./trace.ts";

/** What a difference between the reference and a target comes from, as far as it can be shown. */
export type Cause =
  /** a rule is broken by the target */
  | { readonly is: "accused"; readonly rule: string }
  /** a rule is broken by the reference */
  | { readonly is: "reference-accused"; readonly rule: string }
  /** a rule is broken by the target, and the baseline says so */
  | { readonly is: "known"; readonly rule: string }
  /** a rule that one of the two Python versions has and the other has not tells them apart */
  | { readonly is: "version"; readonly rule: string }
  /** no such rule, but the CPython of the reference's version does what the reference does */
  | { readonly is: "version-untold" }
  /** the program met a recorded defect of the target's CPython */
  | { readonly is: "deviation"; readonly name: string }
  /** what nobody promises */
  | { readonly is: "open"; readonly what: OpenPoint }
  /** the program needs what the target does not have */
  | { readonly is: "unsupported" }
  /** one of the two gave no trace: it crashed, or never answered */
  | { readonly is: "mishap"; readonly who: "reference" | "target"; readonly reason: string }
  /** no rule accuses either: a missing rule, an open point to write down, or a defect of one side */
  | { readonly is: "unexplained" };

/** The order of sets and of timers due at one time; whose turn it is; what is collected, and when; how deep a program may recurse; who drives a coroutine object that two have. */
export type OpenPoint = "order" | "turns" | "collection" | "recursion" | "shared-coroutine";

/** One program on which the two differ, the smallest that was found for its cause. */
export interface Difference {
  readonly seed: number;
  /** the program's number in the run, then the shrink taken at each step: "17:0:2" */
  readonly path: string;
  readonly program: Program;
  readonly reference: Trace;
  readonly target: Trace;
  /** the first event that differs, in the reference's trace and in the target's */
  readonly at: number;
  readonly there: number;
  /** what another loop does with the same program: the reference, the target, or neither */
  readonly control?: Control;
  /** the program as a Python script that needs asyncio alone */
  readonly python: string;
}

/** A loop beside the two: the target's own interpreter with asyncio's loop. */
export interface Control {
  readonly name: string;
  readonly does: "as the reference" | "as the target" | "something else";
}

/** The programs that differ for one cause. */
export interface DifferenceGroup {
  readonly cause: Cause;
  readonly programs: number;
  readonly example: Difference;
}

/** What came of comparing a target with the reference. */
export interface DifferenceReport {
  readonly schema: 1;
  /** "asyncio-conformance 0.1.0" */
  readonly tool: string;
  readonly target: { readonly name: string; readonly version: string; readonly loop: string; readonly clock: string };
  readonly seed: number;
  readonly programs: number;
  readonly seconds: number;
  /** the programs of which both left the same trace, up to the order of bodies that take turns at one time */
  readonly same: number;
  /** the others; a program counts in the group of each rule that it breaks, but here once */
  readonly different: number;
  /** the worst first */
  readonly groups: readonly DifferenceGroup[];
}
