import type { Program } from "../../spec/program.ts";
import { ProgramArbitrary } from "./arbitrary.ts";
import { areaNames, drawOf } from "./areas.ts";
import type { Draw } from "./draw.ts";
import { dealt, hands } from "./deck.ts";
import { medley } from "./medley.ts";
import { swarm } from "./mix.ts";
import { contention, line, managed, notification, reused, signalling } from "./lock-situations.ts";
import { pages } from "./pages.ts";
import type { Situation } from "./situation.ts";
import { batch, contexts, coroutineObjects, recurring, severalLoops, severalRuns } from "./callback-situations.ts";
import { scopeFor } from "./statement.ts";
import { doneAtOnce, eager, factoriesInTurn, otherFactory, tooEarly } from "./factory-situations.ts";
import { runnersRefused, runs } from "./runner-situations.ts";
import { answered, deadline, deadlines, misused, moved } from "./timeout-situations.ts";
import { answers, anything, coincidence, loops, race, refused } from "./situations.ts";

const situations: readonly (readonly [weight: number, Situation])[] = [
  [40, anything],
  [15, race],
  [15, answers],
  [12, loops],
  [10, coincidence],
  [5, refused],
  [6, batch],
  [3, recurring],
  [4, contexts],
  [4, severalLoops],
  [4, severalRuns],
  [4, coroutineObjects],
  [6, contention],
  [12, line],
  [2, reused],
  [9, signalling],
  [9, notification],
  [3, managed],
  [12, deadline],
  [9, deadlines],
  [10, moved],
  [11, answered],
  [7, misused],
  [22, runs],
  [3, runnersRefused],
  [8, eager],
  [6, doneAtOnce],
  [3, tooEarly],
  [8, otherFactory],
  [5, factoriesInTurn],
  ...pages.flatMap((page) => page.situations ?? []),
];

/** Programs that cross all areas. */
export const mixed = new ProgramArbitrary((draw) => drawMixed(draw));

/** Programs that cross all areas, numbered from `first` on: those of one seed bring the example of every rule. */
export function mixedFrom(first: number, seed: number): ProgramArbitrary {
  let number = first;
  return new ProgramArbitrary((draw) => drawMixed(draw, number++, seed));
}

/**
 * Seven of eight programs bring examples, until every rule has been met often enough; then only one of eight, for what random programs find by
 * themselves is what a long survey is for.
 */
function drawMixed(draw: Draw, number = draw.int(0, 9999), seed = 0): Program {
  const early = Math.ceil((hands * 8) / 7);
  const eighth = Math.floor(number / 8);
  const isEighth = number % 8 === 0;
  if (number < early && !isEighth) return medley(draw, swarm(draw), dealt(seed, number - eighth - 1));
  if (number >= early && isEighth) return medley(draw, swarm(draw), dealt(seed, hands + eighth));
  if (draw.chance(35)) return drawOf(draw, draw.pick(areaNames));
  const situation = draw.weighted(situations);
  return situation(scopeFor(draw, swarm(draw), draw.int(6, 24)));
}
