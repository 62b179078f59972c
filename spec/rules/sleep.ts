export * from "./sleep/arguments.ts";
export * from "./sleep/duration.ts";
export * from "./sleep/turn.ts";
