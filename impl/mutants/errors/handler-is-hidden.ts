import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  getExceptionHandler: () => null,
}));

export const handlerIsHidden = mutant({
  id: "errors.handler-is-hidden",
  mistake: "get_exception_handler() is always None",
  kind: "plain",
  accusedBy: ["errors.get-exception-handler"],
  wrong: { EventLoop },
});
