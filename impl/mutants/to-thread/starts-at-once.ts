import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const startsAtOnce = mutant({
  id: "to-thread.starts-at-once",
  mistake: "to_thread() hands its job over when it is called",
  kind: "plain",
  accusedBy: ["to-thread.lazy-coroutine"],
  wrong: { toThread: (...call: never[]) => asyncio.ensureFuture(asyncio.toThread(...(call as unknown as [never]))) },
});
