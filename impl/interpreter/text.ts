import { Tuple } from "./tuple.ts";

/** What Python's str() makes of a value, where JavaScript's String() would make something else of it. */
export class Text {
  private readonly value: unknown;

  private constructor(value: unknown) {
    this.value = value;
  }

  /** The value itself, where both agree. */
  static of(value: unknown): unknown {
    const agree =
      typeof value === "string" || typeof value === "number" || (typeof value === "object" && value !== null);
    return agree && !Array.isArray(value) && !(value instanceof Tuple) ? value : new Text(value);
  }

  toString(): string {
    const { value } = this;
    if (value === null) return "None";
    if (typeof value === "boolean") return value ? "True" : "False";
    if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
    const items = value instanceof Tuple ? value.items.map(repr) : [];
    if (items.length === 1) return `(${items[0]},)`;
    return value instanceof Tuple ? `(${items.join(", ")})` : `<${typeof value}>`;
  }
}

const repr = (value: unknown): string => (typeof value === "string" ? `'${value}'` : String(Text.of(value)));
