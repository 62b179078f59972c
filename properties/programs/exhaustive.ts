import type { Name } from "../../spec/field.ts";
import type { Body, Program } from "../../spec/program.ts";
import type { Rule } from "../../spec/rule.ts";
import { filled, vocabulary, type Letter, type Place } from "./vocabulary.ts";

/**
 * Every program of up to so many statements that can be said with the words of these rules' examples, the smallest first, by number. What is the same as
 * another one is left out: a statement with a name that nothing binds is skipped when it runs, a name bound twice hides the first, and of two things of
 * one kind the first has the lower number.
 */
export class Exhaustive {
  private readonly letters: readonly Letter[];
  private readonly size: number;
  private programs: Iterator<Program>;
  private next = 0;
  private last: Program | undefined;

  constructor(rules: readonly Rule[], size: number) {
    this.letters = vocabulary(rules);
    this.size = size;
    this.programs = this.all();
  }

  /** How many there are; one more than `most` where there are more than that. */
  count(most: number): number {
    let count = 0;
    for (const _ of this.all()) if (++count > most) break;
    return count;
  }

  /** Quick where the numbers rise. */
  at(place: number): Program {
    if (place < this.next - 1) {
      this.programs = this.all();
      this.next = 0;
    }
    for (; this.next <= place; this.next++) {
      const step = this.programs.next();
      if (step.done === true) throw new RangeError(`there is no program number ${place} of that size`);
      this.last = step.value;
    }
    return this.last!;
  }

  /** Of each size those of asyncio.run(), then those of a loop made by hand. */
  private *all(): IterableIterator<Program> {
    for (let size = 1; size <= this.size; size++) {
      for (const { body, names } of this.bodies(size, "coroutine", { bound: new Set(), wanted: new Set() }, false)) {
        if (isWhole(names)) yield { host: [{ do: "run", main: { call: "coroutine", as: "main", body } }] };
      }
      for (const { body, names } of this.bodies(size, "host", { bound: new Set([loop]), wanted: new Set() }, false)) {
        if (isWhole(names))
          yield { host: [{ do: "new_event_loop", as: loop }, { do: "set_event_loop", loop }, ...body] };
      }
    }
  }

  /** The bodies of exactly that many statements. `isLater`: they run later, so that a name may be bound by what follows. */
  private *bodies(size: number, place: Place, names: Names, isLater: boolean): IterableIterator<Said> {
    if (size === 0) {
      yield { body: [], names };
      return;
    }
    for (const letter of this.letters) {
      if (!letter.places.has(place)) continue;
      const own = withLetter(names, letter, isLater);
      if (own === undefined) continue;
      for (let inside = 0; inside <= (letter.holes.length === 0 ? 0 : size - 1); inside++) {
        for (const { bodies, names: then } of this.fillings(letter, 0, inside, place, own, isLater)) {
          const statement = filled(letter, bodies);
          for (const rest of this.bodies(size - 1 - inside, place, then, isLater)) {
            yield { body: [statement, ...rest.body], names: rest.names };
          }
        }
      }
    }
  }

  /** The ways to share that many statements among a letter's holes, from one of them on. */
  private *fillings(
    letter: Letter,
    hole: number,
    size: number,
    place: Place,
    names: Names,
    isLater: boolean,
  ): IterableIterator<{ readonly bodies: readonly Body[]; readonly names: Names }> {
    if (hole === letter.holes.length) {
      if (size === 0) yield { bodies: [], names };
      return;
    }
    const own = letter.holes[hole];
    const isLast = hole === letter.holes.length - 1;
    for (let here = isLast ? size : 0; here <= size; here++) {
      for (const { body, names: then } of this.bodies(here, own ?? place, names, isLater || own !== undefined)) {
        for (const more of this.fillings(letter, hole + 1, size - here, place, then, isLater)) {
          yield { bodies: [body, ...more.bodies], names: more.names };
        }
      }
    }
  }
}

const loop = "loop1";

/** The names that are bound, and those that something later has to bind. */
interface Names {
  readonly bound: ReadonlySet<Name>;
  readonly wanted: ReadonlySet<Name>;
}

interface Said {
  readonly body: Body;
  readonly names: Names;
}

const isWhole = ({ bound, wanted }: Names): boolean => [...wanted].every((name) => bound.has(name));

/** The names when the letter has been said; undefined where it says nothing new. */
function withLetter({ bound, wanted }: Names, { binds, uses }: Letter, isLater: boolean): Names | undefined {
  const missing = uses.filter((name) => !bound.has(name));
  if (missing.length > 0 && !isLater) return undefined;
  if (missing.length === 0 && binds.length === 0) return { bound, wanted };
  const more = new Set(bound);
  for (const name of binds) {
    const [, sort = "", number = "1"] = /^(.*?)(\d+)$/.exec(name) ?? [];
    if (more.has(name) || (number !== "1" && !more.has(`${sort}${Number(number) - 1}`))) return undefined;
    more.add(name);
  }
  return { bound: more, wanted: missing.length === 0 ? wanted : new Set([...wanted, ...missing]) };
}
