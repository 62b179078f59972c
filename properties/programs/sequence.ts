import { sample } from "fast-check";
import { fitted, type Profile } from "../../spec/profiles.ts";
import type { Program } from "../../spec/program.ts";
import type { Rule } from "../../spec/rule.ts";
import { rules } from "../../spec/rules.ts";
import type { Exhaustive } from "./exhaustive.ts";
import { mixedFrom } from "./mixed.ts";
import { smaller } from "./shrink.ts";

/** How many programs are drawn from one state of the random source. */
export const block = 64;

/**
 * The programs of a run, by number: first the example of every rule, so that none is left out by chance; then mixed programs,
 * the same ones for the same seed.
 */
export class Sequence {
  private readonly seed: number;
  private readonly profile: Profile | undefined;
  private readonly exhaustive: Exhaustive | undefined;
  private drawn: readonly Program[] = [];
  private drawnBlock = -1;

  /** `exhaustive`: its programs come in the place of random ones */
  constructor(seed: number, profile?: Profile, exhaustive?: Exhaustive) {
    this.seed = seed;
    this.exhaustive = exhaustive;
    this.profile = profile;
  }

  at(place: number): Program {
    return fitted(this.whole(place), this.profile);
  }

  private whole(place: number): Program {
    if (place < rules.length) return rules[place]!.example.program;
    const random = place - rules.length;
    if (this.exhaustive !== undefined) return this.exhaustive.at(random);
    const wanted = Math.floor(random / block);
    if (wanted !== this.drawnBlock) {
      this.drawn = sample(mixedFrom(wanted * block, this.seed), { seed: mingled(this.seed, wanted), numRuns: block });
      this.drawnBlock = wanted;
    }
    return this.drawn[random % block]!;
  }
}

/** The number of a rule's own example. */
export const exampleOf = (rule: Rule): number => rules.indexOf(rule);

/** The program at a path: its number, then which of its smaller programs to take at each step: "17:0:2". */
export function programAt(seed: number, path: string, profile?: Profile, exhaustive?: Exhaustive): Program {
  const [place = 0, ...steps] = path.split(":").map(Number);
  if (!/^\d{1,12}(:\d{1,12})*$/.test(path)) {
    throw new RangeError(`"${path}" is no path; expected numbers with colons between them, as in 17:0:2`);
  }
  let program = new Sequence(seed, profile, exhaustive).at(place);
  for (const step of steps) {
    const next = nth(smaller(program), step);
    if (next === undefined)
      throw new RangeError(
        `the path ${path} leads nowhere: the program has no smaller one number ${step}; was it made by another version?`,
      );
    program = next;
  }
  return program;
}

function nth<T>(items: Iterable<T>, place: number): T | undefined {
  let left = place;
  for (const item of items) if (left-- === 0) return item;
  return undefined;
}

/** One 32-bit seed from two numbers. */
function mingled(seed: number, more: number): number {
  let mixedBits = (seed ^ Math.imul(more + 1, 0x9e3779b1)) | 0;
  mixedBits = Math.imul(mixedBits ^ (mixedBits >>> 16), 0x85ebca6b);
  mixedBits = Math.imul(mixedBits ^ (mixedBits >>> 13), 0xc2b2ae35);
  return (mixedBits ^ (mixedBits >>> 16)) | 0;
}
