import type { Seen, SeenException } from "../trace.ts";

/** Whether two values that were seen are the same, down to the identity of objects and exceptions. */
export const same = (one: Seen | undefined, other: Seen | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** A value in words, for findings. */
export function tell(seen: Seen | SeenException | undefined): string {
  if (seen === undefined || seen === null) return "None";
  if (typeof seen === "boolean") return seen ? "True" : "False";
  if (typeof seen === "string") return JSON.stringify(seen);
  if (typeof seen === "number") return String(seen);
  if ("float" in seen) return String(seen.float);
  if ("list" in seen) return `[${seen.list.map(tell).join(", ")}]`;
  if ("tuple" in seen) return `(${seen.tuple.map(tell).join(", ")})`;
  if ("set" in seen) return `{${seen.set.join(", ")}}`;
  if ("dict" in seen)
    return `{${Object.entries(seen.dict)
      .map(([key, held]) => `${key}: ${tell(held)}`)
      .join(", ")}}`;
  if ("ref" in seen) return seen.ref;
  if ("exception" in seen) {
    const { exception, id, exceptions } = seen;
    return `${exception} (number ${id}${exceptions === undefined ? "" : `, of ${exceptions.map(tell).join(", ")}`})`;
  }
  return "class" in seen ? seen.class : `a ${seen.type}`;
}
