export * from "./debug/callbacks.ts";
export * from "./debug/mode.ts";
