import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sample, shuffledSubarray } from "fast-check";
import { rules } from "../../spec/rules.ts";
import type { Rule } from "../../spec/rule.ts";
import { mainBody } from "./medley.ts";

// Most rules have a situation of their own, which random programs meet seldom: their examples bring it. A deck deals them, so that each comes
// as often as it has to, whatever the seed.

/** How often 5,000 programs have to bring a rule's example, of rules that random programs alone meet seldom. Written by scripts/rarity.mjs. */
const rarity = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("#fixtures/rarity.json")), "utf8")) as {
  readonly [rule: string]: number;
};

/** One card for each time that the example of a rule has to come; each rule has one at least. */
const cardsOf = (some: readonly Rule[]): readonly Rule[] =>
  some.flatMap((rule) => Array.from({ length: rarity[rule.id] ?? 1 }, () => rule));

/** Rules that find nothing to judge in company: whatever may hold a loop, or be run by it, is in their way. */
const lonely = new Set(["loop.unclosed-resource-warning", "taskgroup.keyboardinterrupt-systemexit-from-child"]);

type Suit = "part" | "whole" | "alone";

const suitOf = ({ id, example }: Rule): Suit =>
  lonely.has(id) ? "alone" : mainBody(example.program) === undefined ? "whole" : "part";

/** How many cards are a hand: examples that can stand in one main coroutine, and those with a host script of their own, which get more in each other's way. */
const handOf: { readonly [S in Suit]: number } = { part: 7, whole: 3, alone: 1 };

const suits = (["part", "whole", "alone"] as const).map((suit) => ({
  cards: cardsOf(rules.filter((rule) => suitOf(rule) === suit)),
  hand: handOf[suit],
}));

/** How many hands a deck has: after so many every rule has been met often enough. */
export const hands = suits.reduce((sum, { cards, hand }) => sum + Math.ceil(cards.length / hand), 0);

const decks = new Map<string, readonly (readonly Rule[])[]>();

/** The rules whose examples come together in a program: all hands of a deck are dealt before the cards are shuffled again. */
export function dealt(seed: number, number: number): readonly Rule[] {
  const round = Math.floor(number / hands);
  const key = `${seed}:${round}`;
  let deck = decks.get(key);
  if (deck === undefined) {
    // one deck is in use at a time, but for programs that are drawn again
    if (decks.size > 3) decks.clear();
    decks.set(key, (deck = shuffledDeck((seed ^ Math.imul(round + 1, 0x2545f491)) | 0)));
  }
  return deck[number % hands]!;
}

function shuffledDeck(seed: number): readonly (readonly Rule[])[] {
  const all = suits.flatMap(({ cards, hand }) => {
    const mixed = shuffled(cards, seed);
    return Array.from({ length: Math.ceil(mixed.length / hand) }, (_, place) =>
      mixed.slice(place * hand, (place + 1) * hand),
    );
  });
  return shuffled(all, seed + 1);
}

const shuffled = <T>(some: readonly T[], seed: number): readonly T[] =>
  sample(shuffledSubarray([...some], { minLength: some.length }), { seed, numRuns: 1 })[0]!;
