import type { DifferenceReport } from "../spec/differences.ts";
import type { Report } from "../spec/report.ts";

/** The report as JSON: one line for each rule and each mishap, so that two reports can be compared line by line. */
export function json(report: Report | DifferenceReport): string {
  const fields = Object.entries(report).map(([key, held]) => `  ${JSON.stringify(key)}: ${field(held)}`);
  return `{\n${fields.join(",\n")}\n}\n`;
}

function field(held: unknown): string {
  if (!Array.isArray(held) || held.length === 0) return JSON.stringify(held);
  return `[\n${held.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n")}\n  ]`;
}
