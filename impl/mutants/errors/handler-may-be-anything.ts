import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  setExceptionHandler(handler) {
    if (handler === null || typeof handler === "function") was.setExceptionHandler.call(this, handler);
  },
}));

export const handlerMayBeAnything = mutant({
  id: "errors.handler-may-be-anything",
  mistake: "set_exception_handler() takes whatever it is given",
  kind: "plain",
  accusedBy: ["errors.handler-must-be-callable"],
  wrong: { EventLoop },
});
