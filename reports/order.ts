import type { Verdict } from "../spec/report.ts";

/** The areas that most programs live on: what is broken there is told first. */
const core = ["gather", "wait", "wait-for", "loop"];

/** The violated rules, those first that matter most: documented ones, then core ones, then small counterexamples. */
export const violated = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts
    .filter(({ verdict }) => verdict === "violated")
    .sort((one, other) => weight(one) - weight(other) || (one.id < other.id ? -1 : 1));

const levels = ["must", "should", "implementation"];

const weight = ({ level, area, counterexample }: Verdict): number =>
  levels.indexOf(level) * 1e6 + (core.includes(area) ? 0 : 1e5) + Math.min(counterexample?.statements ?? 9e4, 9e4);
