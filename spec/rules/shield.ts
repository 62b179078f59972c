export * from "./shield/outcome.ts";
export * from "./shield/protection.ts";
