import type { Coverage } from "../spec/coverage.ts";
import { wrap } from "./wrap.ts";

/** What a coverage amounts to, in numbers that can be compared from run to run. */
export interface CoverageTotals {
  readonly documented: number;
  readonly judged: number;
  /** judged, and a promise of the reference's Python */
  readonly asked: number;
  readonly exercised: number;
  /** those that accuse a wrong loop, where that was measured */
  readonly discriminating: number | undefined;
  readonly kinds: number;
  readonly kindsSeen: number;
  readonly pairs: number;
  readonly pairsMet: number;
}

export function totals({ rules, kinds, met }: Coverage): CoverageTotals {
  const judged = rules.filter(({ isJudged }) => isJudged);
  const asked = judged.filter(({ isAsked }) => isAsked);
  const isMeasured = judged.some(({ kills }) => kills !== undefined);
  let pairsMet = 0;
  met.forEach((row, one) => row.forEach((count, other) => (pairsMet += count > 0 && other < one ? 1 : 0)));
  return {
    documented: rules.length,
    judged: judged.length,
    asked: asked.length,
    exercised: asked.filter(({ exercised }) => exercised > 0).length,
    discriminating: isMeasured ? judged.filter(({ kills = 0 }) => kills > 0).length : undefined,
    kinds: kinds.length,
    kindsSeen: met.filter((row, place) => row[place]! > 0).length,
    pairs: (kinds.length * (kinds.length - 1)) / 2,
    pairsMet,
  };
}

const width = 80;
const mostNamed = 20;

/** The coverage for a terminal: how many rules and pairs, what is missing, and the versions and the code beside. */
export function coverageText(coverage: Coverage): string {
  const { programs, seed, rules, kinds, met, versions, code, codeMeasured } = coverage;
  const sum = totals(coverage);
  const row = (name: string, count: number, of: number): string =>
    `${name.padEnd(34)}${String(count).padStart(7)} of ${String(of).padEnd(7)}${share(count, of).padStart(7)}`;
  const unseen = kinds.filter((_, place) => met[place]![place] === 0);
  const unexercised = rules.filter(({ isAsked, exercised }) => isAsked && exercised === 0);
  const blind = rules.filter(({ isJudged, kills }) => isJudged && kills === 0);
  const blocks = [
    [`${programs} programs on the reference, seed ${seed}`],
    [
      row("rules judged", sum.judged, sum.documented),
      row("rules put to the test", sum.exercised, sum.asked),
      ...(sum.discriminating === undefined
        ? ["rules that accuse a wrong loop        not measured: npm run power does"]
        : [row("rules that accuse a wrong loop", sum.discriminating, sum.judged)]),
      row("kinds of statement carried out", sum.kindsSeen, sum.kinds),
      row("pairs of kinds met in one program", sum.pairsMet, sum.pairs),
    ],
    named(
      "Not put to the test",
      unexercised.map(({ id }) => id),
    ),
    named(
      "Accuse no wrong loop",
      blind.map(({ id }) => id),
    ),
    named("Kinds that never occurred", unseen),
    [
      "Python             " + versions.map(({ python }) => python.padStart(7)).join(""),
      "rules              " + versions.map((one) => String(one.rules).padStart(7)).join(""),
      "of these judged    " + versions.map((one) => String(one.judged).padStart(7)).join(""),
    ],
    code === undefined
      ? ["Code: not measured; npm run coverage runs the tests with it."]
      : [
          `Code, as the tests that ran last reached it (${codeMeasured ?? "at an unknown time"}):`,
          ...code.map(
            ({ folder, lines, branches }) =>
              `${folder.padEnd(34)}${percent(lines)} of lines, ${percent(branches)} of branches`,
          ),
        ],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function named(title: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  return wrap(`${title} (${names.length}): ${names.slice(0, mostNamed).join(", ")}${more}`, width);
}

const share = (count: number, of: number): string => percent(of === 0 ? 100 : (count / of) * 100);
/** Never rounded up to a hundred. */
const percent = (number: number): string => `${(Math.floor(number * 10) / 10).toFixed(1)} %`;
