/**
 * What a function makes of each one of a list, where it makes anything. Every lens does that for every trace, and flatMap() with lists of one or
 * none takes several times as long.
 */
export function sifted<T, U>(all: readonly T[], make: (one: T) => U | undefined): readonly U[] {
  const made: U[] = [];
  for (const one of all) {
    const it = make(one);
    if (it !== undefined) made.push(it);
  }
  return made;
}
