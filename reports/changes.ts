import type { Report, Verdict } from "../spec/report.ts";
import { partings } from "./fingerprint.ts";
import { visible } from "./visible.ts";

/** What a newer report says of a rule and an older one did not. */
export interface Change {
  readonly is: ChangeKind;
  readonly rule: Verdict;
  readonly before?: Verdict;
}

export const changeKinds = ["newly broken", "fixed", "newly exercised", "no longer exercised"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Rules that only one of the reports asked do not count, but that a new one is broken. */
export function changes(older: Report, newer: Report): readonly Change[] {
  const known = new Map(older.rules.map((rule) => [rule.id, rule]));
  return newer.rules.flatMap((rule): readonly Change[] => {
    const before = known.get(rule.id);
    const is = changed(before, rule);
    return is === undefined ? [] : [{ is, rule, ...(before !== undefined && { before }) }];
  });
}

function changed(before: Verdict | undefined, after: Verdict): ChangeKind | undefined {
  const wasBroken = before !== undefined && isBroken(before);
  if (isBroken(after)) return wasBroken ? undefined : "newly broken";
  if (before === undefined) return undefined;
  if (wasBroken) return after.verdict === "held" ? "fixed" : "no longer exercised";
  if (before.verdict !== "held" && after.verdict === "held") return "newly exercised";
  return before.verdict === "held" && after.verdict !== "held" ? "no longer exercised" : undefined;
}

/** A baseline may know of it: it is broken all the same. */
const isBroken = ({ verdict }: Verdict): boolean => verdict === "violated" || verdict === "known";

/** Whether a gate should close: a `must` rule is newly broken, and no baseline lists it. */
export const isWorse = (all: readonly Change[]): boolean =>
  all.some(({ is, rule }) => is === "newly broken" && rule.level === "must" && rule.verdict === "violated");

/** A paragraph for each kind of change, and a line for each report. */
export function changesText(older: Report, newer: Report): string {
  const all = changes(older, newer);
  const heads = [older, newer].map(({ tool, target, programs, seed }, place) =>
    visible(
      `${place === 0 ? "old" : "new"}  ${target.name} ${target.version}, ${target.clock} clock; ${programs} programs, seed ${seed}; ${tool}`,
    ),
  );
  const blocks = changeKinds.flatMap((kind) => {
    const of = all.filter(({ is }) => is === kind);
    if (of.length === 0) return [];
    return [`${kind} (${of.length})\n${of.map((change) => line(change)).join("\n")}`];
  });
  const ways = partings([older, newer]).map(({ point, says, ways: [was = "", is = ""] }) =>
    visible(`  ${point}, ${says}: was ${was}, is ${is}`),
  );
  if (ways.length > 0) blocks.push(`fingerprint changed (${ways.length})\n${ways.join("\n")}`);
  return `${[heads.join("\n"), ...blocks, ...(blocks.length === 0 ? ["Nothing has changed."] : [])].join("\n\n")}\n`;
}

function line({ is, rule, before }: Change): string {
  const finding = is === "newly broken" ? rule.counterexample?.finding : undefined;
  const was = before === undefined ? "not asked before" : `was ${before.verdict}`;
  return [`  ${rule.id} (${rule.level}), ${was}`, ...(finding === undefined ? [] : [`    ${finding}`])]
    .map(visible)
    .join("\n");
}
