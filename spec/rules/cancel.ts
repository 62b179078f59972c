export * from "./cancel/answer.ts";
export * from "./cancel/awaited.ts";
export * from "./cancel/count.ts";
export * from "./cancel/delivery.ts";
export * from "./cancel/request.ts";
