export { blocksTheLoop } from "./blocks-the-loop.ts";
export { dropsKeywords } from "./drops-keywords.ts";
export { forgetsContext } from "./forgets-context.ts";
export { sharesItsContext } from "./shares-its-context.ts";
export { startsAtOnce } from "./starts-at-once.ts";
export { swallowsErrors } from "./swallows-errors.ts";
