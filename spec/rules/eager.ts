export * from "./eager/step.ts";
export * from "./eager/done.ts";
export * from "./eager/asked.ts";
