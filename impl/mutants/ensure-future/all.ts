export { givesAPlainFuture } from "./gives-a-plain-future.ts";
export { ignoresItsLoop } from "./ignores-its-loop.ts";
export { takesAnything } from "./takes-anything.ts";
export { takesNoAwaitables } from "./takes-no-awaitables.ts";
export { wrapsFutures } from "./wraps-futures.ts";
