import type { Report, VerdictWord } from "../spec/report.ts";
import type { Level } from "../spec/rule.ts";
import { partings } from "./fingerprint.ts";
import { count } from "./gate.ts";
import { visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

/** One rule on several targets. */
export interface ComparedRule {
  readonly id: string;
  readonly level: Level;
  /** in the order of the targets; none where a report does not have the rule */
  readonly verdicts: readonly (VerdictWord | undefined)[];
  /** the place of the one target that breaks it, where another keeps it and no other breaks it */
  readonly breaker?: number;
}

/** Several targets beside each other. */
export interface Comparison {
  readonly targets: readonly string[];
  readonly rules: readonly ComparedRule[];
}

export function compared(reports: readonly Report[]): Comparison {
  const verdicts = reports.map(({ rules }) => new Map(rules.map((verdict) => [verdict.id, verdict])));
  const all = new Map(reports.flatMap(({ rules }) => rules.map(({ id, level }) => [id, level] as const)));
  return {
    targets: names(reports),
    rules: [...all].map(([id, level]): ComparedRule => {
      const words = verdicts.map((of) => of.get(id)?.verdict);
      const breaker = onlyBreaker(words);
      return { id, level, verdicts: words, ...(breaker !== undefined && { breaker }) };
    }),
  };
}

/** Whether one target breaks the rule, or lacks what it is about, and another keeps it. That a rule is no promise of some target's Python, or was not put to the test there, is no difference. */
export const differs = ({ verdicts }: ComparedRule): boolean =>
  new Set(verdicts.filter((word) => word !== undefined && word !== "unexercised").map((word) => isBroken(word) || word))
    .size > 1;

const isBroken = (word: VerdictWord | undefined): boolean => word === "violated" || word === "known";

function onlyBreaker(words: readonly (VerdictWord | undefined)[]): number | undefined {
  const broken = words.flatMap((word, place) => (isBroken(word) ? [place] : []));
  return broken.length === 1 && words.includes("held") ? broken[0] : undefined;
}

/** Targets of one name are told apart by their loop, and then by their number. */
function names(reports: readonly Report[]): readonly string[] {
  const short = reports.map(({ target }) => visible(`${target.name} ${target.version}`));
  const long = reports.map(({ target }, place) =>
    isAlone(short, place) ? short[place]! : `${short[place]!} ${visible(target.loop)}`,
  );
  return long.map((name, place) => (isAlone(long, place) ? name : `${name} #${place + 1}`));
}

const isAlone = (all: readonly string[], place: number): boolean =>
  all.every((other, at) => at === place || other !== all[place]);

const signs: { readonly [word in VerdictWord]: string } = {
  held: ".",
  violated: "X",
  known: "k",
  unexercised: "?",
  unsupported: "-",
};

const words = ["held", "violated", "known", "unexercised", "unsupported"] as const;
const width = 80;

/** The comparison for a terminal: the targets with their counts, what only one of them breaks, and every rule on which they differ. */
export function comparisonText(reports: readonly Report[]): string {
  const { targets, rules } = compared(reports);
  const lines = (place: number, text: string): readonly string[] =>
    wrap(text, width - 4).map((line, row) => `${row === 0 ? letter(place).padEnd(4) : "    "}${line}`);
  const counts = targets.flatMap((target, place) => {
    const { programs, summary } = reports[place]!;
    const said = words.filter((word) => summary[word] > 0).map((word) => `${summary[word]} ${word}`);
    return lines(place, `${target}: ${[...said, count(programs, "program", "programs")].join(", ")}`);
  });
  const differing = rules.filter(differs);
  const alone = targets.flatMap((target, place) => {
    const ids = differing.filter(({ breaker }) => breaker === place).map(({ id }) => id);
    return ids.length === 0 ? [] : [wrap(`Only ${letter(place)} (${target}) breaks: ${ids.join(", ")}.`, width)];
  });
  const matrix = [
    `${targets.map((_, place) => letter(place)).join(" ")}   (. held, X violated, k known, ? unexercised, - unsupported)`,
    ...differing.map(({ id, level, verdicts }) => {
      const cells = verdicts.map((word, place) =>
        (word === undefined ? " " : signs[word]).padEnd(letter(place).length),
      );
      return `${cells.join(" ")}   ${visible(id)}${level === "must" ? "" : ` (${level})`}`;
    }),
  ];
  const blocks = [
    counts,
    ...alone,
    differing.length === 0
      ? [`They differ on none of ${count(rules.length, "rule", "rules")}.`]
      : [...wrap(`They differ on ${differing.length} of ${count(rules.length, "rule", "rules")}:`, width), ...matrix],
  ];
  const parting = partings(reports).map(({ point, says, ways }) => {
    const each = ways.flatMap((way, place) => (way === undefined ? [] : [`${letter(place)} ${way}`]));
    return visible(`    ${point}, ${says}: ${each.join(", ")}`);
  });
  if (parting.length > 0) blocks.push(["Where the documentation leaves freedom, they part at:", ...parting]);
  return `${blocks.map((block) => block.join("\n")).join("\n\n")}\n`;
}

/** A target's short name: A to Z, then A1 … */
const letter = (place: number): string =>
  String.fromCharCode(65 + (place % 26)) + (place < 26 ? "" : String(Math.floor(place / 26)));
