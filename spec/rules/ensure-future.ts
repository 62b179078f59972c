export * from "./ensure-future/argument.ts";
export * from "./ensure-future/loop.ts";
