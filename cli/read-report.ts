import { parseReport } from "../spec/report-schema.ts";
import type { Report } from "../spec/report.ts";
import { readJson } from "./input-file.ts";
import { UsageError } from "./usage-error.ts";

/** The report in a file that --json wrote. */
export function readReport(path: string): Report {
  const json = readJson(path);
  try {
    return parseReport(json);
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
