/** As sys.version_info begins; the third number where it is known. */
export type PythonVersion = readonly [major: number, minor: number, micro?: number];

/** Whether a version is `since` or later, "3.9" or "3.9.4", and before `until`. */
export const isWithin = (version: PythonVersion, since: string, until?: string): boolean =>
  compare(version, parsed(since)) >= 0 && (until === undefined || compare(version, parsed(until)) < 0);

const parsed = (text: string): readonly number[] => text.split(".").map(Number);

function compare(one: readonly (number | undefined)[], other: readonly (number | undefined)[]): number {
  for (let place = 0; place < 3; place++) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
