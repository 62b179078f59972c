import { isRefused, type Line, type Operation, succeeded } from "./queues.ts";

// How much lies in a queue, and how much work is not over, as far as the trace proves it. An operation that waits does what it
// does somewhere between its two places: when exactly, is the queue's own affair.

export interface Amount {
  readonly least: number;
  readonly most: number;
}

/** Of whom a judge takes for granted that they did nothing: somebody whose task was cancelled, say. Others may have done it all the same. */
export type Trust = (one: Operation) => boolean;
const trustNobody: Trust = () => false;

export interface Options {
  /** is not counted */
  readonly without?: Operation;
  readonly trust?: Trust;
  /** what qsize() told from that place on is left out: it may show what the operation in question had done already */
  readonly known?: number;
}

/** How many items lie in the queue just before that place. */
export function stored(line: Line, at: number, options: Options = {}): Amount {
  const { least, most } = balance(line, at, options);
  return { least: Math.max(0, least), most: Math.min(line.maxsize === 0 ? Infinity : line.maxsize, Math.max(0, most)) };
}

/** The same, as if there were no limit and no bottom: where `least` is 2, then two more can be taken, whoever else takes what he waits for. */
export function balance(line: Line, at: number, options: Options = {}): Amount {
  const { without, trust = trustNobody } = options;
  const base = known(line, Math.min(at, options.known ?? Infinity));
  const [added, taken] = [line.puts, line.gets].map((all) =>
    count(
      all.filter((one) => one !== without),
      at,
      trust,
      base.at,
    ),
  ) as [Amount, Amount];
  return { least: base.size + added.least - taken.most, most: base.size + added.most - taken.least };
}

/** The last time before that place that it was known how many items lay there: qsize() told, or all were dropped. */
function known(line: Line, before: number): { readonly at: number; readonly size: number } {
  const told = line.sizes.findLast(({ at }) => at < before);
  const dropped = line.shutdowns.findLast(({ immediate, began }) => immediate && began < before);
  if (dropped !== undefined && dropped.began > (told?.at ?? -1)) return { at: dropped.began, size: 0 };
  return told ?? { at: -1, size: 0 };
}

/** For how many items the work is not over just before that place. */
export function unfinished(line: Line, at: number, options: Options = {}): Amount {
  const { trust = trustNobody } = options;
  let { least, most } = count(line.puts, at, trust);
  const done = line.operations.filter((one) => one.kind === "task_done" && one.began < at && succeeded(one)).length;
  least -= done;
  most -= done;
  for (const { immediate, began } of line.shutdowns) {
    if (!immediate || began >= at) continue;
    const drop = stored(line, began, options);
    least -= drop.most;
    most -= drop.least;
  }
  return { least: Math.max(0, least), most: Math.max(0, most) };
}

/** The number, where it is certain. */
export const exactly = ({ least, most }: Amount): number | undefined => (least === most ? least : undefined);

/**
 * How many did it between two places. Those that began before may have done it before as well; where somebody is cancelled who had done it
 * before, it may be undone.
 */
function count(all: readonly Operation[], at: number, trust: Trust, from = -1): Amount {
  let least = 0;
  let most = 0;
  for (const one of all) {
    if (one.began >= at || one.ended <= from || isRefused(one)) continue;
    const isOver = one.ended < at;
    if (one.began < from && !succeeded(one)) least -= 1;
    if (isOver && trust(one)) continue;
    most += 1;
    if (one.began > from && isOver && succeeded(one)) least += 1;
  }
  return { least, most };
}

/** Places at which something about the queue may change, or comes to be known, from there on. */
export function changes(line: Line, from: number): readonly number[] {
  const places = line.operations.flatMap(({ began, ended }) => [began, ended]).concat(line.sizes.map(({ at }) => at));
  return [...new Set(places.filter((place) => place >= from && Number.isFinite(place)))].sort((a, b) => a - b);
}
