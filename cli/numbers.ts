import { UsageError } from "./usage-error.ts";

/** A number of programs: at least one. */
export const runsOf = (text: string): number => integer("--runs", text, 1, 1e9);

/** The largest size of the programs of an exhaustive run. */
export const sizeOf = (text: string): number => integer("--exhaustive", text, 1, 20);

/** How often each rule has to be put to the test. */
export const timesOf = (text: string): number => integer("--until-covered", text, 1, 1e6);

/** A number of threads: at least one. */
export const workersOf = (text: string): number => integer("--workers", text, 1, 64);

/** A seed: 32 bits, with a sign. */
export const seedOf = (text: string): number => integer("--seed", text, -(2 ** 31), 2 ** 31 - 1);

/** A share of a run: "2/4" is the second of four; its index counts from 0. */
export function shardOf(text: string): { readonly index: number; readonly of: number } {
  const [, share, of] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (share !== undefined && of !== undefined && share >= 1 && share <= of) return { index: share - 1, of };
  throw new UsageError(`--shard is ${JSON.stringify(text)}, where i/n was expected, as in 1/4 to 4/4`);
}

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
