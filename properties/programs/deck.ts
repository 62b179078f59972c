import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sample, shuffledSubarray } from "fast-check";
import { rules } from "../../spec/rules.ts";
import type { Rule } from "../../spec/rule.ts";

// Most rules have a situation of their own, which random programs meet seldom: their examples bring it. A deck deals them, so that each comes
// as often as it has to, whatever the seed.

/** How often 5,000 programs have to bring a rule's example, of rules that random programs alone meet seldom. Written by scripts/rarity.mjs. */
const rarity = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("#fixtures/rarity.json")), "utf8")) as {
  readonly [rule: string]: number;
};

/** One card for each time that the example of a rule has to come; each rule has one at least. */
const cards: readonly Rule[] = rules.flatMap((rule) => Array.from({ length: rarity[rule.id] ?? 1 }, () => rule));

/** How many examples are dealt at once. */
export const hand = 2;

const shuffled = new Map<string, readonly Rule[]>();

/** The rules whose examples come together, by the number of the hand: all cards are dealt before one comes again. */
export function dealt(seed: number, number: number): readonly Rule[] {
  const hands = Math.floor(cards.length / hand);
  const round = Math.floor(number / hands);
  const key = `${seed}:${round}`;
  let deck = shuffled.get(key);
  if (deck === undefined) {
    // one deck is in use at a time, but for programs that are drawn again
    if (shuffled.size > 3) shuffled.clear();
    const all = shuffledSubarray([...cards], { minLength: cards.length });
    deck = sample(all, { seed: (seed ^ Math.imul(round + 1, 0x2545f491)) | 0, numRuns: 1 })[0]!;
    shuffled.set(key, deck);
  }
  const first = (number % hands) * hand;
  return deck.slice(first, first + hand);
}
