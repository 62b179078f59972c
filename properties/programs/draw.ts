import type { Random } from "fast-check";

/** Draws from fast-check's random source: everything random in a program comes from here. */
export class Draw {
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** An integer from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return this.random.nextInt(least, most);
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.random.nextInt(0, 99) < percent;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.random.nextInt(0, from.length - 1)]!;
  }

  /** One of several, the ones with more weight more often. */
  weighted<T>(from: readonly (readonly [weight: number, T])[]): T {
    let total = 0;
    for (let place = 0; place < from.length; place++) total += from[place]![0];
    let left = this.random.nextInt(0, total - 1);
    for (const [weight, one] of from) {
      left -= weight;
      if (left < 0) return one;
    }
    return from[0]![1];
  }

  times<T>(least: number, most: number, make: (place: number) => T): T[] {
    const made: T[] = [];
    for (let left = this.int(least, most), place = 0; place < left; place++) made.push(make(place));
    return made;
  }
}
