export * from "./sched/call-soon.ts";
export * from "./sched/contexts.ts";
export * from "./sched/deadlines.ts";
export * from "./sched/errors.ts";
export * from "./sched/handles.ts";
export * from "./sched/iterations.ts";
export * from "./sched/timers.ts";
