export * from "./contextvars/tasks.ts";
export * from "./contextvars/awaits.ts";
