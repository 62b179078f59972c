/** One measurement: what a process of its own says after it has run one workload. */
export interface Figure {
  /** CPU time, of all threads of the process, around the workload alone */
  readonly seconds: number;
  /** the most memory that the process ever had in use */
  readonly megabytes: number;
}

/** What takes less time than this is run again, and the middle run counts. */
const LEAST_SECONDS = 0.3;

/** Measured around a workload that has been run a few times with less to do, so that it is compiled. */
export async function measure(run: (count: number) => Promise<void> | void, count: number): Promise<Figure> {
  const few = Math.min(count, Math.max(20_000, Math.floor(count / 20_000) * 1000));
  for (let i = 0; i < 3; i++) await run(few);
  const tries: number[] = [];
  do {
    const before = process.cpuUsage();
    await run(count);
    const { user, system } = process.cpuUsage(before);
    tries.push((user + system) / 1e6);
  } while (tries.reduce((sum, one) => sum + one) < LEAST_SECONDS);
  return { seconds: middle(tries), megabytes: process.resourceUsage().maxRSS / 1024 };
}

/** The median. */
export function middle(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}
