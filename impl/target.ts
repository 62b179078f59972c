import type { ProfileName } from "../spec/profiles.ts";
import type { Program } from "../spec/program.ts";
import type { PythonVersion } from "../spec/python-version.ts";
import type { Trace } from "../spec/trace.ts";

export interface TargetInfo {
  readonly name: string;
  readonly version: string;
  /** the version of the asyncio documentation that it is measured by */
  readonly python: PythonVersion;
  /** the asyncio of CPython's standard library, with its accelerator in C or without; left out where it is another */
  readonly asyncio?: "c" | "python";
  /** `module:factory` */
  readonly loop: string;
  readonly clock: "virtual" | "native" | "real";
  /** why that clock, where nobody asked for it: a clause */
  readonly clockBecause?: string;
  /** how much of asyncio it is measured by; left out: all of it */
  readonly profile?: ProfileName;
  /** the kinds of statement and call that it does not have; a trace shows them as unbound */
  readonly unsupported: readonly string[];
}

/** What came of one program. Only `trace` can be judged; the others are sentences for a reader. */
export type Answer =
  | { readonly trace: Trace }
  /** the target cannot run this program, and says why */
  | { readonly unsupported: string }
  /** the target died of it, or answered with rubbish */
  | { readonly crashed: string }
  /** it did not answer in time */
  | { readonly hung: string };

/** Anything that can run programs and say what happened. */
export interface Target {
  readonly info: TargetInfo;
  /** Answers numbered programs, in their order. It never rejects for what a program does. */
  run(programs: readonly Program[]): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** A target that could not be started. The message is one sentence that says what to do next. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** The loop waits where only the native clock reaches it. */
export class WaitsNatively extends TargetError {}
