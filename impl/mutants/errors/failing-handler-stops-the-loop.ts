import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callExceptionHandler(context) {
    const handler = this.getExceptionHandler();
    if (handler === null) was.callExceptionHandler.call(this, context);
    else handler(this, context);
  },
  runReady() {
    const left = this.ready.length;
    for (let place = 0; place < left && this.ready.length > 0; place++) {
      const handle = this.ready.shift();
      try {
        handle.run(this.ready.argument);
      } catch (exception) {
        if (!asyncio.isException(exception)) throw exception;
        this.callExceptionHandler({ message: "Exception in callback", exception, handle });
      }
    }
  },
}));

export const failingHandlerStopsTheLoop = mutant({
  id: "errors.failing-handler-stops-the-loop",
  mistake: "an exception handler that raises leaves the loop",
  kind: "subtle",
  accusedBy: ["errors.handler-failure-is-logged"],
  wrong: { EventLoop },
});
