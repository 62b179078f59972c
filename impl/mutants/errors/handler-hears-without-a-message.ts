import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callExceptionHandler({ message: _, ...context }) {
    was.callExceptionHandler.call(this, context);
  },
}));

export const handlerHearsWithoutAMessage = mutant({
  id: "errors.handler-hears-without-a-message",
  mistake: "an exception handler gets no message",
  kind: "plain",
  accusedBy: ["errors.message-always-present"],
  wrong: { EventLoop },
});
