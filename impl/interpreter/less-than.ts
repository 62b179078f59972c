import { TypeError_ } from "../asyncio/exceptions.ts";
import { Float } from "./float.ts";
import { Tuple } from "./tuple.ts";

/** Python's `<` between the values of programs; TypeError where Python knows none. */
export function lessThan(one: unknown, other: unknown): boolean {
  const [left, right] = [number(one), number(other)];
  if (left !== undefined && right !== undefined) return left < right;
  if (typeof one === "string" && typeof other === "string") return one < other;
  const [items, others] = [itemsOf(one, other), itemsOf(other, one)];
  if (items === undefined || others === undefined) {
    throw new TypeError_(`'<' is not supported between ${typeof one} and ${typeof other}`);
  }
  const place = items.findIndex((item, index) => index >= others.length || !isEqual(item, others[index]));
  if (place < 0 || place >= others.length) return items.length < others.length;
  return lessThan(items[place], others[place]);
}

function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const [left, right] = [number(one), number(other)];
  if (left !== undefined && right !== undefined) return left === right;
  const [items, others] = [itemsOf(one, other), itemsOf(other, one)];
  if (items === undefined || others === undefined || items.length !== others.length) return false;
  return items.every((item, index) => isEqual(item, others[index]));
}

/** True is 1, and a float is a number like others. */
function number(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Float ? value.value : undefined;
}

/** The items of two tuples, or of two lists: a tuple and a list cannot be compared. */
function itemsOf(value: unknown, other: unknown): readonly unknown[] | undefined {
  if (value instanceof Tuple) return other instanceof Tuple ? value.items : undefined;
  return Array.isArray(value) && Array.isArray(other) ? value : undefined;
}
