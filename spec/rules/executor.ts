export * from "./executor/outcome.ts";
export * from "./executor/choice.ts";
export * from "./executor/threads.ts";
export * from "./executor/shutdown.ts";
