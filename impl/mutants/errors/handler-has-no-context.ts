import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  setExceptionHandler(handler) {
    if (typeof handler !== "function") return was.setExceptionHandler.call(this, handler);
    was.setExceptionHandler.call(this, (...call: unknown[]) => new asyncio.Context().run(() => handler(...call)));
  },
}));

export const handlerHasNoContext = mutant({
  id: "errors.handler-has-no-context",
  mistake: "an exception handler knows none of the variables of what has failed",
  kind: "subtle",
  accusedBy: ["errors.handler-runs-in-context-of-origin"],
  wrong: { EventLoop },
});
