import type { Report, Way } from "../spec/report.ts";
import { visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

/** The ways of a target where the documentation leaves freedom, those that go one way together. */
export function fingerprintLines({ fingerprint = [] }: Report, width: number): readonly string[] {
  if (fingerprint.length === 0) return [];
  const ways = [...new Set(fingerprint.map(({ way }) => way))].map((way) => {
    const points = fingerprint.filter((each) => each.way === way).map(({ point }) => point);
    return `${way} ${points.join(", ")}`;
  });
  return wrap(visible(`Where the documentation leaves freedom: ${ways.join("; ")}.`), width);
}

/** A point at which reports differ; a way is undefined where a target could not be asked. */
export interface Parting {
  readonly point: string;
  readonly says: string;
  /** in the order of the reports */
  readonly ways: readonly (string | undefined)[];
}

/** Where several reports go different ways; one that did not look there has no part in it. */
export function partings(reports: readonly Report[]): readonly Parting[] {
  const prints = reports.map(
    ({ fingerprint }) => fingerprint && new Map(fingerprint.map((each) => [each.point, each])),
  );
  const points = new Map<string, Way>(
    reports.flatMap(({ fingerprint = [] }) => fingerprint.map((each) => [each.point, each])),
  );
  return [...points.values()].flatMap(({ point, says }): readonly Parting[] => {
    const ways = prints.map((print) => print?.get(point)?.way);
    return new Set(ways.filter((way) => way !== undefined)).size < 2 ? [] : [{ point, says, ways }];
  });
}
