export * from "./as-completed/arguments.ts";
export * from "./as-completed/async-for.ts";
export * from "./as-completed/items.ts";
export * from "./as-completed/timeout.ts";
