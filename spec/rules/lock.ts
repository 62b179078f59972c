export * from "./lock/block.ts";
export * from "./lock/cancellation.ts";
export * from "./lock/line.ts";
export * from "./lock/loop.ts";
export * from "./lock/state.ts";
