import type { Report } from "../spec/report.ts";
import { visible } from "./visible.ts";

/** What makes the next command meet the same target: `--target cpython`; nothing for the reference. */
export type TargetOptions = string;

/** The command that runs one program of a report again. */
export const replayLine = (report: Report, path: string, options?: TargetOptions): string =>
  `asyncio-conformance replay ${report.seed}:${path}${suffix(report, options)}`;

/** The options by which that report's target and its programs are found, as far as the report itself says. */
export function suffix({ target, exhaustive }: Report, options?: TargetOptions): string {
  const named = options ?? (target.name === "reference" ? "" : `--target ${visible(target.name)}`);
  const { size, rules } = exhaustive ?? {};
  const words = [named, rules && `--rules "${visible(rules).replace(/["$`\\]/g, "")}"`, size && `--exhaustive ${size}`];
  return words
    .filter(Boolean)
    .map((word) => ` ${word}`)
    .join("");
}
