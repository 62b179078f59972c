import { numbered, type Program } from "../spec/program.ts";
import type { Rule } from "../spec/rule.ts";
import { smaller } from "./programs/shrink.ts";
import { sizeOf } from "./sheet.ts";
import type { Surveyor } from "./surveyor.ts";
import type { Tally } from "./tally.ts";

/** Candidates handed to a target at once. */
const batch = 32;
/** Candidates tried for one rule, and for all of a run, before the smallest so far has to do. */
const mostForOne = 1_500;
const mostForAll = 24_000;

/** Makes the programs that broke rules small, each while its own rule stays broken; what one rule's candidates show of other rules counts for these too. */
export async function shrinkAll(
  target: Pick<Surveyor, "run">,
  tally: Tally,
  progress: (left: number) => void,
): Promise<void> {
  let budget = mostForAll;
  const rules = [...tally.offenders.keys()].sort(
    (one, other) => tally.offenders.get(one)!.size - tally.offenders.get(other)!.size,
  );
  for (const [place, rule] of rules.entries()) {
    progress(rules.length - place);
    if (budget <= 0) return;
    budget -= await shrink(target, tally, rule, Math.min(mostForOne, budget));
  }
}

async function shrink(target: Pick<Surveyor, "run">, tally: Tally, rule: Rule, most: number): Promise<number> {
  let spent = 0;
  for (;;) {
    const from = tally.offenders.get(rule)!;
    const better = await firstBetter(from.program, from.path, from.size);
    if (!better) return spent;
  }

  async function firstBetter(program: Program, path: string, size: number): Promise<boolean> {
    let candidates: { readonly program: Program; readonly path: string }[] = [];
    let place = 0;
    const flush = async (): Promise<boolean> => {
      const tried = candidates;
      candidates = [];
      spent += tried.length;
      const answers = await target.run(tried.map((one) => one.program));
      tally.tried(tried, answers);
      return tally.offenders.get(rule)!.size < size;
    };
    for (const next of smaller(program)) {
      if (spent + candidates.length >= most) break;
      const step = place++;
      if (sizeOf(next) >= size) continue;
      candidates.push({ program: numbered(next).program, path: `${path}:${step}` });
      if (candidates.length === batch && (await flush())) return true;
    }
    return candidates.length > 0 && (await flush());
  }
}
