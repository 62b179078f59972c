export * from "./runner/loop.ts";
export * from "./runner/run.ts";
export * from "./runner/context.ts";
export * from "./runner/close.ts";
export * from "./runner/interrupt.ts";
