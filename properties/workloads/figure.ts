/** One measurement: what a process of its own says after it has run one workload. */
export interface Figure {
  /** CPU time, of all threads of the process, around the workload alone */
  readonly seconds: number;
  /** the most memory that the process ever had in use */
  readonly megabytes: number;
}

/** What takes less time than this is run again: the middle run counts, and the memory of the first. */
const LEAST_SECONDS = 0.5;

/** Measured around a workload that has been run a few times with less to do, so that it is compiled. */
export async function measure(run: (count: number) => Promise<void> | void, count: number): Promise<Figure> {
  const few = Math.min(count, Math.max(20_000, Math.floor(count / 20_000) * 1000));
  for (let i = 0; i < 3; i++) await run(few);
  const tries = [await timed(run, count)];
  const megabytes = process.resourceUsage().maxRSS / 1024;
  while (tries.reduce((sum, one) => sum + one) < LEAST_SECONDS) tries.push(await timed(run, count));
  return { seconds: middle(tries), megabytes };
}

async function timed(run: (count: number) => Promise<void> | void, count: number): Promise<number> {
  const before = process.cpuUsage();
  await run(count);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The median. */
export function middle(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}
