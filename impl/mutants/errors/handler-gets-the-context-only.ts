import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  setExceptionHandler(handler) {
    if (typeof handler !== "function") return was.setExceptionHandler.call(this, handler);
    was.setExceptionHandler.call(this, (_: unknown, context: unknown) => handler(null, context));
  },
}));

export const handlerGetsTheContextOnly = mutant({
  id: "errors.handler-gets-the-context-only",
  mistake: "an exception handler is called with None and not with its loop",
  kind: "plain",
  accusedBy: ["errors.handler-signature"],
  wrong: { EventLoop },
});
