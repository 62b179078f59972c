/** How big a program from outside may be. Our own generators stay far below. */
export const limits = {
  /** characters of a name */
  name: 40,
  /** characters of a text */
  text: 80,
  /** of a number, either way; far beyond the clock's end, and sums stay exact */
  magnitude: 1e12,
  /** entries of a list */
  list: 200,
  count: 1000,
  /** turns of a `repeat` in a `repeat` … */
  turns: 10_000,
  /** lists and objects in one another */
  depth: 100,
  /** statements and calls */
  nodes: 20_000,
} as const;
