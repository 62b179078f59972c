export * from "./wait-for/cancellation.ts";
export * from "./wait-for/outcome.ts";
export * from "./wait-for/task.ts";
