import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callExceptionHandler(context) {
    if (context.asyncgen === undefined) was.callExceptionHandler.call(this, context);
  },
}));

export const shutdownHidesErrors = mutant({
  id: "asyncgen.shutdown-hides-errors",
  mistake: "an error in a generator that shutdown_asyncgens() closes is reported nowhere",
  kind: "subtle",
  accusedBy: ["asyncgen.shutdown-error-reported"],
  wrong: { EventLoop },
});
