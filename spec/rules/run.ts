export * from "./run/debug.ts";
export * from "./run/interrupt.ts";
export * from "./run/leftover.ts";
export * from "./run/loop.ts";
export * from "./run/main.ts";
export * from "./run/refusal.ts";
export * from "./run/shutdown.ts";
