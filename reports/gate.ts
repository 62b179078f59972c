import type { Report } from "../spec/report.ts";

/** Whether a run passes, and every reason why it does not, a sentence each. */
export interface Gate {
  readonly passes: boolean;
  readonly reasons: readonly string[];
}

/** Only broken `must` rules fail a gate, and a target that crashes or hangs, and a baseline that no longer tells the truth. */
export function gate(report: Report, baselineFaults: readonly string[] = []): Gate {
  const broken = report.rules.filter(({ verdict, level }) => verdict === "violated" && level === "must").length;
  const reasons = [
    ...(broken > 0 ? [`${count(broken, "must rule is", "must rules are")} violated.`] : []),
    ...(report.crashes.length > 0
      ? [`The target crashed on ${count(report.crashes.length, "program", "programs")}.`]
      : []),
    ...(report.hangs.length > 0 ? [`The target hung on ${count(report.hangs.length, "program", "programs")}.`] : []),
    ...baselineFaults,
  ];
  return { passes: reasons.length === 0, reasons };
}

/** `1 program`, `2 programs`. */
export const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
