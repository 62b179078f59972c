import type { Registration } from "../../lens/registration.ts";
import { expect, type Finding } from "../../rule.ts";

/** The first ran, and before the second did. */
export const before = (first: Registration, second: Registration, ...at: readonly number[]): Finding =>
  expect(
    first.ran !== undefined && first.ran < second.ran!,
    () =>
      `expected ${first.handle} to run before ${second.handle}, saw it run ${first.ran === undefined ? "never" : "later"}`,
    first.at,
    ...at,
    second.ran!,
  );
