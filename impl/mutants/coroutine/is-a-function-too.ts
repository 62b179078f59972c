import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const isAFunctionToo = mutant({
  id: "coroutine.is-a-function-too",
  mistake: "iscoroutine() is True for coroutine functions",
  kind: "plain",
  accusedBy: ["coroutine.iscoroutine"],
  wrong: {
    iscoroutine: (object: unknown) => asyncio.iscoroutine(object) || typeof object === "function",
  },
});
