export { protectsNothing } from "./protects-nothing.ts";
