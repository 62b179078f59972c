export * from "./barrier/rounds.ts";
export * from "./barrier/states.ts";
export * from "./barrier/turning.ts";
