import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const given = asyncio.coroutine(function* (object: unknown) {
  return object;
});

export const awaitsAnything = mutant({
  id: "coroutine.awaits-anything",
  mistake: "what cannot be awaited is its own result",
  kind: "plain",
  accusedBy: ["coroutine.await-needs-awaitable"],
  wrong: {
    awaitable(object: unknown) {
      try {
        return asyncio.awaitable(object);
      } catch {
        return given(object);
      }
    },
  },
});
