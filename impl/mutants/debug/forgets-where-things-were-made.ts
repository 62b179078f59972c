import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callExceptionHandler({ sourceTraceback: _, ...context }) {
    was.callExceptionHandler.call(this, context);
  },
}));

export const forgetsWhereThingsWereMade = mutant({
  id: "debug.forgets-where-things-were-made",
  mistake: "a report in debug mode does not say where its object was made",
  kind: "plain",
  accusedBy: ["debug.source-traceback"],
  wrong: { EventLoop },
});
