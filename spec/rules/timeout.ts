export * from "./timeout/expiry.ts";
export * from "./timeout/deadline.ts";
export * from "./timeout/reschedule.ts";
export * from "./timeout/leaving.ts";
export * from "./timeout/answer.ts";
export * from "./timeout/nested.ts";
export * from "./timeout/misuse.ts";
