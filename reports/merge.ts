import {
  summary,
  type Counterexample,
  type Mishap,
  type Report,
  type Verdict,
  type VerdictWord,
} from "../spec/report.ts";

/** Reports that are not shards of one run. The message is one sentence that says what to do next. */
export class MergeError extends Error {
  override readonly name = "MergeError";
}

/** The report of a run whose shards these are: what they counted is added up, and of counterexamples that one stays which the whole run would have had. */
export function merged(reports: readonly Report[]): Report {
  const [first, ...others] = reports as readonly [Report, ...Report[]];
  for (const other of others) refuseStranger(first, other);
  const rules = first.rules.map((verdict, at) =>
    together(
      reports.map((report) => report.rules[at]!),
      verdict,
    ),
  );
  const byPath = (one: Mishap, other: Mishap): number => numberOf(one) - numberOf(other);
  const faults = new Map(reports.flatMap((report) => report.faults.map(({ id, message }) => [id, message] as const)));
  return {
    ...first,
    programs: sum(reports.map(({ programs }) => programs)),
    seconds: Math.max(...reports.map(({ seconds }) => seconds)),
    summary: summary(rules),
    rules,
    ...(first.fingerprint !== undefined && {
      fingerprint: first.fingerprint.filter(({ point, way }) =>
        others.every(({ fingerprint = [] }) => fingerprint.some((each) => each.point === point && each.way === way)),
      ),
    }),
    crashes: reports.flatMap(({ crashes }) => crashes).sort(byPath),
    hangs: reports.flatMap(({ hangs }) => hangs).sort(byPath),
    faults: [...faults].map(([id, message]) => ({ id, message })),
  };
}

/** What tells more goes first. */
const words: readonly VerdictWord[] = ["violated", "known", "held", "unexercised", "unsupported"];

function together(verdicts: readonly Verdict[], { id, area, level }: Verdict): Verdict {
  const shown = verdicts.reduce<Counterexample | undefined>(
    (best, { counterexample }) =>
      counterexample !== undefined && (best === undefined || isBefore(counterexample, best)) ? counterexample : best,
    undefined,
  );
  return {
    id,
    area,
    level,
    verdict: words.find((word) => verdicts.some(({ verdict }) => verdict === word))!,
    exercised: sum(verdicts.map(({ exercised }) => exercised)),
    violations: sum(verdicts.map(({ violations }) => violations)),
    ...(shown !== undefined && { counterexample: shown }),
  };
}

/** One machine makes the smallest program small that breaks the rule, and of two alike the first that was drawn. */
const isBefore = (one: Counterexample, other: Counterexample): boolean =>
  fromOf(one) < fromOf(other) || (fromOf(one) === fromOf(other) && numberOf(one) < numberOf(other));

/** Reports of older versions do not say. */
const fromOf = ({ from = Infinity }: Counterexample): number => from;

/** Of the program, in its run. */
const numberOf = ({ path }: { readonly path: string }): number => Number.parseInt(path);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function refuseStranger(first: Report, other: Report): void {
  const same = (of: (report: Report) => unknown): boolean => JSON.stringify(of(first)) === JSON.stringify(of(other));
  const what = !same(({ tool }) => tool)
    ? "versions of this tool"
    : !same(({ target }) => target)
      ? "targets"
      : !same(({ seed }) => seed)
        ? "seeds"
        : !same(({ rules }) => rules.map(({ id }) => id))
          ? "rules"
          : undefined;
  if (what !== undefined)
    throw new MergeError(`these reports are of different ${what}; merge the shards of one run, or use compare`);
}
