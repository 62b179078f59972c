export { isForgotten } from "./is-forgotten.ts";
export { noneKeepsIt } from "./none-keeps-it.ts";
