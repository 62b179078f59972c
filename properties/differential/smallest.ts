import type { Target } from "../../impl/target.ts";
import type { Cause } from "../../spec/differences.ts";
import { numbered } from "../../spec/program.ts";
import { smaller } from "../programs/shrink.ts";
import { sizeOf } from "../sheet.ts";
import type { Causes } from "./causes.ts";
import { pairs, type Pair } from "./pair.ts";

/** A pair, and where its program is found again: its number in the run, then the shrink taken at each step. */
export interface Placed {
  readonly path: string;
  readonly pair: Pair;
}

/** Candidates handed over at once, and tried before the smallest so far has to do. */
const batch = 32;
const most = 1_500;

export interface Between {
  readonly reference: Target;
  readonly target: Target;
  readonly causes: Causes;
  /** candidates that may still be tried, for this program and all others */
  readonly budget: { left: number };
}

/** A smaller program on which the two still differ, for a cause that is wanted; only pairs like those that are asked for are looked into. */
export async function smallest(
  { reference, target, causes, budget }: Between,
  found: Placed,
  isWanted: (cause: Cause) => boolean,
  isLike: (pair: Pair) => boolean = () => true,
): Promise<Placed> {
  let best = found;
  let spent = 0;
  for (let next: Placed | undefined = best; next !== undefined;) {
    best = next;
    next = await firstBetter(best);
  }
  return best;

  async function firstBetter({ path, pair }: Placed): Promise<Placed | undefined> {
    const size = sizeOf(pair.program);
    let tried: string[] = [];
    let programs: (typeof pair.program)[] = [];
    let place = 0;
    for (const next of smaller(pair.program)) {
      const step = place++;
      if (sizeOf(next) >= size) continue;
      tried.push(`${path}:${step}`);
      programs.push(numbered(next).program);
      spent += 1;
      budget.left -= 1;
      if (spent >= most || budget.left <= 0) break;
      if (programs.length < batch) continue;
      const better = await firstWanted(tried, programs);
      if (better !== undefined) return better;
      [tried, programs] = [[], []];
    }
    return firstWanted(tried, programs);
  }

  async function firstWanted(
    paths: readonly string[],
    programs: readonly Pair["program"][],
  ): Promise<Placed | undefined> {
    if (programs.length === 0) return undefined;
    const placed = (await pairs(reference, target, programs)).flatMap((pair, at) =>
      "likeness" in pair && pair.likeness.is !== "same" && isLike(pair) ? [{ path: paths[at]!, pair }] : [],
    );
    const told = await causes.of(placed.map(({ pair }) => pair));
    return placed.find((_, at) => told[at]!.some(isWanted));
  }
}
