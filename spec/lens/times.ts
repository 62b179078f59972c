import type { Seconds } from "../field.ts";

/** The documentation lets a timer fire early by the clock's resolution, and a loop may come late by a little; seconds. */
export const EARLY = 0.002;
export const LATE = 1 / 16;

/** Whether something happened at its time, as exactly as the documentation asks for. */
export const onTime = (actual: number, due: number): boolean => actual >= due - EARLY && actual <= due + LATE;
/** Whether something happened before its time. */
export const early = (actual: number, due: number): boolean => actual < due - EARLY;
/** Whether no time went by, or as little as makes no difference. */
export const sameTime = (one: number, other: number): boolean => Math.abs(one - other) <= LATE;

/** Seconds as a number, also where they are written as a float; None is undefined. */
export const seconds = (written: Seconds | undefined): number | undefined => {
  if (written === null || written === undefined) return undefined;
  if (typeof written === "number") return written;
  const { float } = written;
  return typeof float === "number" ? float : float === "nan" ? NaN : float === "inf" ? Infinity : -Infinity;
};
