import { UsageError } from "./usage-error.ts";

/** A number of programs: at least one. */
export const runsOf = (text: string): number => integer("--runs", text, 1, 1e9);

/** A number of threads: at least one. */
export const workersOf = (text: string): number => integer("--workers", text, 1, 64);

/** A seed: 32 bits, with a sign. */
export const seedOf = (text: string): number => integer("--seed", text, -(2 ** 31), 2 ** 31 - 1);

/** A time to spend, in seconds. */
export function secondsOf(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds > 0 && seconds <= 1e6) return seconds;
  throw new UsageError(`--time is ${JSON.stringify(text)}, where a number of seconds above 0 was expected`);
}

function integer(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^-?\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${option} is ${JSON.stringify(text)}, where an integer from ${least} to ${most} was expected`);
}
