import { type Cell, megabytes, nanoseconds } from "./measurement.ts";

/** The figures as Markdown, a row for each contender. The first contender is the one that is compared with the others. */
export function tables(cells: readonly Cell[]): string {
  const contenders = distinct(cells.map(({ contender }) => contender));
  const workloads = distinct(cells.map(({ workload }) => workload));
  const [first, ...others] = contenders as [string, ...string[]];
  const measured = (contender: string, workload: string): Cell | undefined =>
    cells.find((cell) => cell.contender === contender && cell.workload === workload && cell.failed === undefined);

  const figures = (contender: string, show: (cell: Cell) => string): readonly string[] => [
    contender,
    ...workloads.map((workload) => whenGiven(measured(contender, workload), show)),
  ];
  const speeds = (contender: string): readonly (number | undefined)[] =>
    workloads.map((workload) => {
      const [ours, theirs] = [measured(first, workload), measured(contender, workload)];
      return ours && theirs && nanoseconds(theirs) / nanoseconds(ours);
    });
  const shares = (contender: string): readonly (number | undefined)[] =>
    workloads.map((workload) => {
      const [ours, theirs] = [measured(first, workload), measured(contender, workload)];
      return ours?.count === theirs?.count ? ours && theirs && megabytes(ours) / megabytes(theirs) : undefined;
    });

  const head = ["", ...workloads];
  return [
    "CPU time of an operation, in nanoseconds",
    table([head, ...contenders.map((contender) => figures(contender, (cell) => nanoseconds(cell).toFixed(0)))]),
    "Peak memory of the process, in megabytes",
    table([head, ...contenders.map((contender) => figures(contender, (cell) => megabytes(cell).toFixed(0)))]),
    `How many times as fast ${first} is, and the geometric mean`,
    table([
      [...head, "mean"],
      ...others.map((other) => [
        other,
        ...[...speeds(other), mean(speeds(other))].map((each) => whenGiven(each, short)),
      ]),
    ]),
    `The memory of ${first}, as a share of theirs`,
    table([head, ...others.map((other) => [other, ...shares(other).map((each) => whenGiven(each, short))])]),
  ].join("\n\n");
}

/** The first row is the head, the first column are names. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(4, ...rows.map((row) => row[column]!.length)));
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(rows[0]!), line(rule), ...rows.slice(1).map(line)].join("\n");
}

function mean(ratios: readonly (number | undefined)[]): number | undefined {
  const logs = ratios.filter((ratio) => ratio !== undefined).map(Math.log);
  return logs.length === 0 ? undefined : Math.exp(logs.reduce((sum, one) => sum + one) / logs.length);
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];

const whenGiven = <T>(value: T | undefined, show: (value: T) => string): string =>
  value === undefined ? "" : show(value);

const short = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
