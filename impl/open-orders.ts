import type { Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import { asyncio as asyncioOfOurs, type Asyncio } from "./asyncio/index.ts";
import type { Timer } from "./asyncio/timer-heap.ts";
import { interpret } from "./interpreter.ts";

/** How near a trace comes to the one that is looked for; infinite: that is it. */
export type Nearness = (trace: Trace) => number;

/**
 * Looks for a trace among those that the reference may leave of a program: asyncio leaves open the order of sets that it walks, and of timers that are
 * due at one time. What comes nearest is followed first. Whether it was found within `most` runnings of the program.
 */
export function inSomeOrder(program: Program, nearness: Nearness, most: number): boolean {
  const open: Attempt[] = [];
  let runs = 0;
  const attempt = (told: readonly Choice[]): boolean => {
    runs += 1;
    const choices = new Choices(told);
    const near = nearness(ran(program, choices));
    if (near === Infinity) return true;
    open.push({ taken: choices.taken, from: told.length, near });
    return false;
  };
  if (attempt([])) return true;
  while (open.length > 0) {
    const place = open.reduce((best, { near }, at) => (near > open[best]!.near ? at : best), 0);
    const { taken, from, near } = open[place]!;
    const choice = taken[from];
    if (choice === undefined) open.splice(place, 1);
    else {
      open[place] = { taken, from: from + 1, near };
      for (let order = 1; order < choice.of; order++) {
        if (runs >= most) return false;
        if (attempt([...taken.slice(0, from), { order, of: choice.of }])) return true;
      }
    }
  }
  return false;
}

/** A running of the program: the choices in it, of which those before `from` have been looked into. */
interface Attempt {
  readonly taken: readonly Choice[];
  readonly from: number;
  readonly near: number;
}

/** Which of the orders of a set was taken, of how many. */
interface Choice {
  readonly order: number;
  readonly of: number;
}

/** The order in which timers of one deadline come due is chosen, too. */
class LooseLoop extends asyncioOfOurs.EventLoop {
  protected override collectDueTimers(): void {
    const { timers } = this;
    const now = this.time();
    while (timers.size > 0 && !(timers.deadline > now)) {
      const { deadline } = timers;
      const together: Timer[] = [];
      while (timers.size > 0 && timers.deadline === deadline) together.push(timers.pop());
      if (together.length === 0) together.push(timers.pop()); // a deadline that is no number equals nothing
      for (const timer of chosen.order(together)) this.makeReady(timer, null);
    }
  }
}

const asyncio: Asyncio = { ...asyncioOfOurs, EventLoop: LooseLoop };

let chosen: Choices;

function ran(program: Program, choices: Choices): Trace {
  chosen = choices;
  asyncio.setChooser(choices);
  try {
    return interpret(program, asyncio);
  } finally {
    asyncio.setChooser(null);
  }
}

/** Takes the orders that it is told to, then the first of every set. */
class Choices {
  readonly taken: Choice[] = [];
  private readonly told: readonly Choice[];

  constructor(told: readonly Choice[]) {
    this.told = told;
  }

  order<T>(items: readonly T[]): readonly T[] {
    if (items.length < 2) return items;
    const { order } = this.told[this.taken.length] ?? { order: 0 };
    this.taken.push({ order, of: items.length > mostItems ? mostOrders : factorial(items.length) });
    return permuted(items, order);
  }
}

/** All orders of up to so many items; of more only as many. */
const mostItems = 4;
const mostOrders = 24;

const factorial = (number: number): number => (number < 2 ? 1 : number * factorial(number - 1));

/** The items in the order of that number: 0 is as they stand. */
function permuted<T>(items: readonly T[], order: number): readonly T[] {
  const left = [...items];
  if (items.length > mostItems) return order === 1 ? left.reverse() : shuffled(left, order);
  let rest = order;
  return items.map((_, place) => {
    const block = factorial(items.length - 1 - place);
    const [taken] = left.splice(Math.floor(rest / block), 1);
    rest %= block;
    return taken!;
  });
}

/** Shuffled the same way for the same number; 0 does nothing. */
function shuffled<T>(items: T[], order: number): readonly T[] {
  let state = order;
  for (let last = items.length - 1; order > 0 && last > 0; last--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
  return items;
}
