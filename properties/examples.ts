import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TargetInfo } from "../impl/target.ts";
import { kind, walk, type Program } from "../spec/program.ts";
import { areaOf, type Rule } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";

/** The trace that a real CPython left for a rule's example. */
export interface Recorded {
  /** the CPython it was recorded from, "3.14.2" */
  readonly python: string;
  readonly trace: Trace;
}

/** The recorded traces of one area's examples, by rule id. */
export interface RecordedArea {
  readonly [id: string]: Recorded;
}

/** Where an area's recorded traces are kept. */
export const tracesFile = (area: string): string => fileURLToPath(import.meta.resolve(`#fixtures/traces/${area}.json`));

/** The recorded traces of one area's examples; none where nothing has been recorded yet. */
export function recordedTraces(area: string): RecordedArea {
  try {
    return JSON.parse(readFileSync(tracesFile(area), "utf8")) as RecordedArea;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

const areas = new Map<string, RecordedArea>();

/** The trace that honours a rule, as real CPython left it for the rule's example. */
export function honours(rule: Rule): Recorded | undefined {
  const area = areaOf(rule);
  let recorded = areas.get(area);
  if (recorded === undefined) {
    recorded = recordedTraces(area);
    areas.set(area, recorded);
  }
  return recorded[rule.id];
}

/** Whether a target has all that the rule's example needs. */
export const runsOn = (rule: Rule, info: TargetInfo): boolean => hasAll(info, rule.example.program);

/** Whether a target has every kind of statement and call that is in a program. */
export function hasAll({ unsupported }: TargetInfo, program: Program): boolean {
  let has = true;
  walk(program, (node) => {
    has &&= !unsupported.includes(kind(node));
  });
  return has;
}
