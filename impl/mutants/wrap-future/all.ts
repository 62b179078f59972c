export { keepsACancelToItself } from "./keeps-a-cancel-to-itself.ts";
export { losesTheOutcome } from "./loses-the-outcome.ts";
export { missesWhatIsDone } from "./misses-what-is-done.ts";
export { wrapsAsyncioFutures } from "./wraps-asyncio-futures.ts";
