export * from "./event/flag.ts";
export * from "./event/waiters.ts";
