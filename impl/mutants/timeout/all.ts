export { keepsItsTimer } from "./keeps-its-timer.ts";
export { neverExpires } from "./never-expires.ts";
