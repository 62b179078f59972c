import type { Event, Trace } from "../../spec/trace.ts";

/** A trace as another one with some events in the middle replaced: a page holds hundreds of such pairs, and most of both is the same. */
export interface Change {
  /** so many events of the other trace stay at its beginning, and at its end */
  readonly head: number;
  readonly tail: number;
  readonly events: readonly Event[];
}

export function changeOf(from: Trace, to: Trace): Change {
  const most = Math.min(from.length, to.length);
  let head = 0;
  while (head < most && same(from[head], to[head])) head++;
  let tail = 0;
  while (tail < most - head && same(from.at(-1 - tail), to.at(-1 - tail))) tail++;
  return { head, tail, events: to.slice(head, to.length - tail) };
}

export const changed = (from: Trace, { head, tail, events }: Change): Trace => [
  ...from.slice(0, head),
  ...events,
  ...from.slice(from.length - tail),
];

const same = (one: Event | undefined, other: Event | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
