import { broken, type Finding, held } from "../rule.ts";
import type { Seen } from "../trace.ts";
import { isRefused, type Line, type Operation, succeeded } from "./queues.ts";
import { same, tell } from "./seen.ts";

/** An item whose way through a queue can be followed: no other one is like it. */
export interface Item {
  readonly value: Seen;
  readonly put: Operation;
  /** who got it; undefined where nobody did, as far as the trace tells */
  readonly get: Operation | undefined;
}

/** The items that were put once only, in the order in which that began. */
export function items(line: Line): readonly Item[] {
  const puts = line.puts.filter(succeeded);
  if (line.puts.some(({ item }) => item === undefined)) return [];
  return puts.flatMap((put): Item[] => {
    const isAlone = line.puts.every((other) => other === put || isRefused(other) || !same(other.item, put.item));
    if (put.began >= line.until || !isAlone) return [];
    const gets = line.gets.filter((get) => succeeded(get) && same(get.outcome?.value ?? null, put.item));
    return gets.length > 1 || put.item === undefined ? [] : [{ value: put.item, put, get: gets[0] }];
  });
}

/**
 * Each time that an item was taken while another one lay there that should have gone first, or should go later. `first`: which of two that
 * lie in a queue is to be taken first, or undefined where that is open. An item certainly lies there once its put() is over, and until
 * somebody begins the get() that gives it.
 */
export function* inOrder(line: Line, first: (one: Item, other: Item) => Item | undefined): Iterable<Finding> {
  const all = items(line);
  for (const taken of all) {
    if (taken.get === undefined || taken.get.ended >= line.until) continue;
    const get = taken.get;
    const left = all.filter((one) => one !== taken && one.put.ended < get.began && (one.get?.began ?? -1) > get.ended);
    const before = left.find((one) => first(one, taken) === one);
    if (before !== undefined) {
      yield broken(
        `${get.by} got ${tell(taken.value)} from ${line.id}, where ${tell(before.value)} lay, which was to go first`,
        before.put.ended,
        get.ended,
        before.get!.ended,
      );
    } else if (left.some((one) => first(one, taken) === taken)) yield held(get.ended);
  }
}

/** Which of two items was put first; undefined where that is open. */
export function earlier(one: Item, other: Item): Item | undefined {
  if (one.put.ended < other.put.began) return one;
  return other.put.ended < one.put.began ? other : undefined;
}

/** Which was put last. */
export function later(one: Item, other: Item): Item | undefined {
  const first = earlier(one, other);
  return first === undefined ? undefined : first === one ? other : one;
}

/** Which is lower, of numbers or of texts. */
export function lower(one: Item, other: Item): Item | undefined {
  const order = compared(one.value, other.value);
  return order === undefined || order === 0 ? undefined : order < 0 ? one : other;
}

/** As Python compares numbers, texts, and tuples of them; undefined where it cannot, or we do not. */
export function compared(one: Seen, other: Seen): number | undefined {
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one === "string" && typeof other === "string") return one < other ? -1 : one > other ? 1 : 0;
  const [items, others] = [tupleOf(one), tupleOf(other)];
  if (items === undefined || others === undefined) return undefined;
  for (const [place, item] of items.entries()) {
    if (place >= others.length) return 1;
    const order = same(item, others[place]) ? 0 : compared(item, others[place]!);
    if (order !== 0) return order;
  }
  return items.length - others.length;
}

export const tupleOf = (seen: Seen | undefined): readonly Seen[] | undefined =>
  typeof seen === "object" && seen !== null && "tuple" in seen ? seen.tuple : undefined;
