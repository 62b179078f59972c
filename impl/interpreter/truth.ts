import { Float } from "./float.ts";
import { Tuple } from "./tuple.ts";

/** Whether Python takes the value for true. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof Float) return value.value !== 0;
  return Boolean(value);
}
