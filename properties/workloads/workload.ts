/**
 * Work that is measured on asyncio and on what people would take instead of it. The Python twins of all of them are in
 * `workloads.py`. Each checks its own result: what is wrong throws, and never becomes a figure.
 */
export interface Workload {
  /** as the tables call it */
  readonly id: string;
  readonly says: string;
  /** what is counted, in the singular */
  readonly operation: string;
  /** how many of them a run takes, where nobody wants another number */
  readonly size: number;
  /** on the reference loop */
  reference(count: number): void;
  /** with promises and timers of the JavaScript engine: undefined where they have nothing like it */
  readonly promises?: (count: number) => Promise<void>;
}

/** The result of a workload has to be this. */
export function check(result: unknown, expected: unknown): void {
  if (result !== expected) throw new Error(`the workload gave ${String(result)} where ${String(expected)} was due`);
}

/** The same times in each run, up to `limit` and hardly two alike. */
export function delays(count: number, limit: number): readonly number[] {
  let state = 12345;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return times(count, () => (random() + random() / 2 ** 32) * limit);
}

/** So many of them, in an array. */
export function times<T>(count: number, make: (place: number) => T): T[] {
  const made = new Array<T>(count);
  for (let i = 0; i < count; i++) made[i] = make(i);
  return made;
}
