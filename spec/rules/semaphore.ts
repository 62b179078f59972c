export * from "./semaphore/counter.ts";
export * from "./semaphore/line.ts";
