import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  setExceptionHandler(handler) {
    if (handler !== null) was.setExceptionHandler.call(this, handler);
  },
}));

export const handlerStays = mutant({
  id: "errors.handler-stays",
  mistake: "set_exception_handler(None) keeps the handler that there is",
  kind: "plain",
  accusedBy: ["errors.handler-reset-with-none"],
  wrong: { EventLoop },
});
