import type { Value } from "./field.ts";
import type { Seen } from "./trace.ts";

/** How a value that a program writes down is seen in a trace; undefined where that depends on what a name stands for. */
export function seenAs(value: Value): Seen | undefined {
  if (value === null || typeof value !== "object") return value;
  if ("float" in value) return value;
  if ("object" in value || "name" in value || "sample" in value) return undefined;
  const held = ("list" in value ? value.list : value.tuple).map(seenAs);
  if (held.includes(undefined)) return undefined;
  return "list" in value ? { list: held as Seen[] } : { tuple: held as Seen[] };
}
