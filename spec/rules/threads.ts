export * from "./threads/call-soon-threadsafe.ts";
export * from "./threads/run-coroutine-threadsafe.ts";
export * from "./threads/refusal.ts";
