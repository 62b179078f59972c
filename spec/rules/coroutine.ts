export * from "./coroutine/await.ts";
export * from "./coroutine/generator-based.ts";
export * from "./coroutine/object.ts";
export * from "./coroutine/predicate.ts";
export * from "./coroutine/step.ts";
