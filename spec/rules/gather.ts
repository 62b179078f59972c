export * from "./gather/arguments.ts";
export * from "./gather/cancellation.ts";
export * from "./gather/exceptions.ts";
export * from "./gather/results.ts";
