export * from "./errors/handler.ts";
export * from "./errors/report.ts";
export * from "./errors/unretrieved.ts";
