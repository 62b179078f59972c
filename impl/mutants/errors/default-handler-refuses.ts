import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  defaultExceptionHandler(context) {
    if (this.getExceptionHandler() === null) was.defaultExceptionHandler.call(this, context);
  },
}));

export const defaultHandlerRefuses = mutant({
  id: "errors.default-handler-refuses",
  mistake: "default_exception_handler() cannot be called by a handler of one's own",
  kind: "plain",
  accusedBy: ["errors.custom-handler-may-delegate"],
  wrong: { EventLoop },
});
