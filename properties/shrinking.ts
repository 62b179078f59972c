import { numbered } from "../spec/program.ts";
import type { Rule } from "../spec/rule.ts";
import { smaller } from "./programs/shrink.ts";
import { sizeOf, type Drawn, type Offender } from "./sheet.ts";
import type { Surveyor } from "./surveyor.ts";
import type { Tally } from "./tally.ts";

/** Candidates handed to a target at once. */
const batch = 32;
/** Candidates tried for one rule, and run for all of them, before the smallest so far has to do. */
const mostForOne = 1_500;
const mostForAll = 24_000;
/** Candidates of which is known what they break: rules that are broken together try the same ones. */
const mostKnown = 4_000;

/**
 * Makes the programs that broke rules small, each while its own rule stays broken. What comes of one rule's program depends on no other rule: so a shard
 * finds what the whole run would have found.
 */
export async function shrinkAll(
  target: Pick<Surveyor, "run">,
  tally: Tally,
  progress: (left: number) => void,
): Promise<void> {
  const trials = new Trials(target, tally);
  const found = [...tally.offenders].sort(([, one], [, other]) => one.size - other.size);
  for (const [place, [rule, offender]] of found.entries()) {
    progress(found.length - place);
    if (trials.ran >= mostForAll) return;
    tally.offenders.set(rule, { ...(await shrunk(trials, rule, offender)), from: offender.size });
  }
}

async function shrunk(trials: Trials, rule: Rule, offender: Offender): Promise<Offender> {
  let best = offender;
  let left = mostForOne;
  for (;;) {
    const from = best;
    for (const candidates of batches(from, left)) {
      left -= candidates.length;
      for (const broken of await trials.of(candidates)) {
        const next = broken.get(rule);
        if (next !== undefined && next.size < best.size) best = next;
      }
      if (best !== from) break;
    }
    if (best === from) return best;
  }
}

/** The smaller programs of one, so many at the most. */
function* batches({ program, path, size }: Offender, most: number): Generator<readonly Drawn[]> {
  let candidates: Drawn[] = [];
  let step = 0;
  let left = most;
  for (const next of smaller(program)) {
    if (left === 0) break;
    const here = `${path}:${step++}`;
    if (sizeOf(next) >= size) continue;
    candidates.push({ program: numbered(next).program, path: here });
    left -= 1;
    if (candidates.length < batch) continue;
    yield candidates;
    candidates = [];
  }
  if (candidates.length > 0) yield candidates;
}

/** What programs break, each run once. */
class Trials {
  ran = 0;
  private readonly target: Pick<Surveyor, "run">;
  private readonly tally: Tally;
  private readonly known = new Map<string, ReadonlyMap<Rule, Offender>>();

  constructor(target: Pick<Surveyor, "run">, tally: Tally) {
    this.target = target;
    this.tally = tally;
  }

  async of(candidates: readonly Drawn[]): Promise<readonly ReadonlyMap<Rule, Offender>[]> {
    const keys = candidates.map(({ program }) => JSON.stringify(program));
    const fresh = candidates.flatMap(({ program }, at) => (this.known.has(keys[at]!) ? [] : [{ program, at }]));
    this.ran += fresh.length;
    const answers = await this.target.run(fresh.map(({ program }) => program));
    fresh.forEach(({ at }, place) => this.known.set(keys[at]!, this.tally.broken(candidates[at]!, answers[place]!)));
    const found = candidates.map(({ path }, at) => {
      const broken = this.known.get(keys[at]!)!;
      // another rule may have come to it on another way
      return new Map([...broken].map(([rule, offender]) => [rule, { ...offender, path }]));
    });
    for (const key of this.known.keys()) {
      if (this.known.size <= mostKnown) break;
      this.known.delete(key);
    }
    return found;
  }
}
