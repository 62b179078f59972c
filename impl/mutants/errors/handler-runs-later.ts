import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callExceptionHandler(context) {
    if (this.isClosed()) was.callExceptionHandler.call(this, context);
    else this.callSoon(() => was.callExceptionHandler.call(this, context));
  },
}));

export const handlerRunsLater = mutant({
  id: "errors.handler-runs-later",
  mistake: "call_exception_handler() leaves the handler to the next turn",
  kind: "plain",
  accusedBy: ["errors.call-exception-handler-dispatches"],
  wrong: { EventLoop },
});
