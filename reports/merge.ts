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

/**
 * The report of a run whose shards these are: what they counted is added up, and of counterexamples the smallest stays. It may be another program than one
 * machine alone would have shown, for each shard makes its own small.
 */
export function merged(reports: readonly Report[]): Report {
  const [first, ...others] = reports as readonly [Report, ...Report[]];
  for (const other of others) refuseStranger(first, other);
  const rules = first.rules.map((verdict, at) =>
    together(
      reports.map((report) => report.rules[at]!),
      verdict,
    ),
  );
  const byPath = (one: Mishap, other: Mishap): number => Number.parseInt(one.path) - Number.parseInt(other.path);
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
  const smallest = verdicts.reduce<Counterexample | undefined>(
    (best, { counterexample }) =>
      counterexample !== undefined && (best === undefined || isSmaller(counterexample, best)) ? counterexample : best,
    undefined,
  );
  return {
    id,
    area,
    level,
    verdict: words.find((word) => verdicts.some(({ verdict }) => verdict === word))!,
    exercised: sum(verdicts.map(({ exercised }) => exercised)),
    violations: sum(verdicts.map(({ violations }) => violations)),
    ...(smallest !== undefined && { counterexample: smallest }),
  };
}

const isSmaller = (one: Counterexample, other: Counterexample): boolean =>
  one.statements - other.statements < 0 ||
  (one.statements === other.statements && JSON.stringify(one.program).length < JSON.stringify(other.program).length);

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
