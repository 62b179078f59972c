import { inDefaultRun, median, runLength, type Detection, type Power } from "./figures.ts";
import { witnesses } from "../programs/witnesses.ts";
import { asked } from "./hunt.ts";
import { unbreakable, unseen } from "./reasons.ts";

/** docs/power.md: the summary first. */
export function powerPage(power: Power): string {
  return [
    "# How strong the suite is",
    "",
    "Written by `npm run power`. Each mutant in `impl/mutants/` is a loop with one mistake; it counts as found when a rule that must accuse it does.",
    "",
    ...summary(power),
    "## Rules that kill nothing",
    "",
    ...idleRules(power),
    "## Mutants that a run may miss",
    "",
    ...survivors(power),
    "## The mutants, by area",
    "",
    ...[...new Set(power.mutants.map(areaOfId))].flatMap((area) => areaTable(area, power)),
  ].join("\n");
}

/** The rules of level `must` that accuse no mutant and no Python loop. */
export const idle = ({ kills }: Pick<Power, "kills">): readonly string[] =>
  asked
    .filter((rule) => rule.level === "must" && kills[rule.id] === undefined)
    .map(({ id }) => id)
    .sort();

function summary(power: Power): readonly string[] {
  const { seeds, most } = power;
  const kinds = (["plain", "subtle", "deep"] as const).map((kind) => {
    const all = power.mutants.filter((each) => each.kind === kind);
    const medians = all.map((each) => median(each, seeds)).sort((one, other) => one - other);
    const middle = medians[Math.floor(medians.length / 2)] ?? Infinity;
    return `| ${[kind, all.length, inDefault(all, seeds).length, all.filter(({ example }) => example !== undefined).length, all.filter(({ random }) => random.length > 0).length, shown(middle, most)].join(" | ")} |`;
  });
  const killing = asked.filter(({ id }) => power.kills[id] !== undefined);
  const must = asked.filter(({ level }) => level === "must");
  return [
    `${killing.length} of ${asked.length} rules kill something; of the ${must.length} of level \`must\`, ${must.length - idle(power).length} do.`,
    "",
    "| kind | mutants | found in 2,000 programs | by a rule's example | by random programs | median of random programs |",
    "| ---- | ------- | ----------------------- | ------------------- | ------------------ | ------------------------- |",
    ...kinds,
    "",
    `A run begins with the examples of its rules; random programs follow. The last columns leave the examples out: ${seeds} seeds, ${most} random programs each. The median and the run length that finds a mutant in 99 of 100 runs are those of random programs alone.`,
    "",
  ];
}

const isWitnessed = (id: string): boolean => witnesses.some(({ mutant }) => mutant === id);

const inDefault = (all: readonly Detection[], seeds: number): readonly Detection[] =>
  all.filter((each) => inDefaultRun(each, seeds, asked.length) <= 2000);

function idleRules(power: Power): readonly string[] {
  const ids = idle(power);
  if (ids.length === 0) return ["None.", ""];
  return [
    `These ${ids.length} rules of level \`must\` accuse no mutant, and no Python loop in \`fixtures/loops/broken/\`, and can accuse none:`,
    "",
    ...ids.map((id) => `- \`${id}\`: ${unbreakable[id] ?? "nobody knows why"}`),
    "",
  ];
}

/** Those that no example shows, and that not every seed found. */
function survivors({ mutants, seeds, most }: Power): readonly string[] {
  const missed = mutants.filter(
    ({ id, example, random }) => example === undefined && !isWitnessed(id) && random.length < seeds,
  );
  const unseenOnes = Object.entries(unseen).map(([id, reason]) => `- \`${id}\`: ${reason}`);
  const known =
    witnesses.length === 0
      ? []
      : [
          `${witnesses.length} mutants that no example shows have a witness, a small program found by a long run (\`fixtures/witnesses.json\`): random programs grow from it.${unseenOnes.length === 0 ? "" : " No rule accuses:"}`,
          "",
          ...(unseenOnes.length === 0 ? [] : [...unseenOnes, ""]),
        ];
  if (missed.length === 0) return [...known, "No other one.", ""];
  return [
    ...known,
    `No example and no witness shows these ${missed.length}, and ${most} random programs were not enough for every one of the ${seeds} seeds:`,
    "",
    "| mutant | mistake | kind | seeds that found it |",
    "| ------ | ------- | ---- | ------------------- |",
    ...missed.map(({ id, mistake, kind, random }) => `| \`${id}\` | ${mistake} | ${kind} | ${random.length} |`),
    "",
  ];
}

function areaTable(area: string, power: Power): readonly string[] {
  const { seeds, most } = power;
  const rows = power.mutants
    .filter((each) => areaOfId(each) === area)
    .map((each) => {
      const length = runLength(each, seeds, most);
      return `| ${[`\`${each.id}\``, each.mistake, each.kind, each.example ?? "–", shown(median(each, seeds), most), shown(length, Infinity)].join(" | ")} |`;
    });
  return [
    `### ${area}`,
    "",
    "| mutant | mistake | kind | example | median | 99 % |",
    "| ------ | ------- | ---- | ------- | ------ | ---- |",
    ...rows,
    "",
  ];
}

const shown = (programs: number, most: number): string =>
  programs === Infinity ? (most === Infinity ? "–" : `> ${most}`) : String(Math.ceil(programs));

const areaOfId = ({ id }: Detection): string => id.slice(0, id.indexOf("."));
