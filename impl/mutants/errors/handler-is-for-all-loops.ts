import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const handlers: { shared: unknown } = { shared: null };
const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  setExceptionHandler(handler) {
    was.setExceptionHandler.call(this, handler);
    handlers.shared = handler;
  },
  callExceptionHandler(context) {
    was.setExceptionHandler.call(this, handlers.shared);
    was.callExceptionHandler.call(this, context);
  },
}));

export const handlerIsForAllLoops = mutant({
  id: "errors.handler-is-for-all-loops",
  mistake: "an exception handler serves every loop",
  kind: "subtle",
  accusedBy: ["errors.handler-per-loop"],
  wrong: {
    EventLoop,
    restartTaskNames() {
      handlers.shared = null;
      asyncio.restartTaskNames();
    },
  },
});
