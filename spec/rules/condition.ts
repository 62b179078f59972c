export * from "./condition/cancellation.ts";
export * from "./condition/lock.ts";
export * from "./condition/notify.ts";
export * from "./condition/predicate.ts";
