export * from "./asyncgen/iteration.ts";
export * from "./asyncgen/items.ts";
export * from "./asyncgen/cancellation.ts";
export * from "./asyncgen/closing.ts";
export * from "./asyncgen/shutdown.ts";
export * from "./asyncgen/refusal.ts";
