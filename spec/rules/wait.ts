export * from "./wait/arguments.ts";
export * from "./wait/condition.ts";
export * from "./wait/sets.ts";
