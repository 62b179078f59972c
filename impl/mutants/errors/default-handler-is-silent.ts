import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  defaultExceptionHandler() {},
}));

export const defaultHandlerIsSilent = mutant({
  id: "errors.default-handler-is-silent",
  mistake: "the default exception handler logs nothing",
  kind: "plain",
  accusedBy: ["errors.default-handler-logs"],
  wrong: { EventLoop },
});
