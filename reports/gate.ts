import type { Report, Verdict } from "../spec/report.ts";

/** Whether a run passes, and every reason why it does not, a sentence each. */
export interface Gate {
  readonly passes: boolean;
  readonly reasons: readonly string[];
}

/** Only broken `must` rules fail a gate, and a target that crashes or hangs, and a baseline that no longer tells the truth. */
export function gate(report: Report, baselineFaults: readonly string[] = []): Gate {
  const broken = report.rules.filter(failsGate).length;
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

/** Whether a rule is broken so that the run does not pass. */
export const failsGate = ({ verdict, level }: Verdict): boolean => verdict === "violated" && level === "must";

/** `1 program`, `2 programs`. */
export const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
