import { parseBaseline, type Baseline } from "../reports/baseline.ts";
import { readJson } from "./input-file.ts";
import { UsageError } from "./usage-error.ts";

/** The known deviations in the file that --baseline names. */
export function readBaseline(path: string): Baseline {
  try {
    return parseBaseline(readJson(path));
  } catch (error) {
    throw new UsageError(`--baseline ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
