import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const functionIsNone = mutant({
  id: "coroutine.function-is-none",
  mistake: "iscoroutinefunction() is always False",
  kind: "plain",
  accusedBy: ["coroutine.iscoroutinefunction"],
  wrong: {
    iscoroutinefunction(object: unknown) {
      asyncio.iscoroutinefunction(object);
      return false;
    },
  },
});
