import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { areaOf, type Rule } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";

/** The trace that a real CPython left for a rule's example. */
export interface Recorded {
  /** the CPython it was recorded from, "3.14.2" */
  readonly python: string;
  readonly trace: Trace;
}

/** The recorded traces of one area's examples, by rule id. */
export function recordedTraces(area: string): { readonly [id: string]: Recorded } {
  try {
    return JSON.parse(readFileSync(tracesFile(area), "utf8")) as { readonly [id: string]: Recorded };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** The trace that honours a rule, as real CPython left it for the rule's example. */
export const honours = (rule: Rule): Recorded | undefined => recordedTraces(areaOf(rule))[rule.id];

export const tracesFile = (area: string): string => fileURLToPath(import.meta.resolve(`#fixtures/traces/${area}.json`));
