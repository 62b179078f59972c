import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(callback, args, options) {
    const handle = was.callSoon.call(
      this,
      (...given: never[]) => {
        handle.cancelled = () => true;
        return callback(...given);
      },
      args,
      options,
    );
    return handle;
  },
}));

export const handlesEndCancelled = mutant({
  id: "sched.handles-end-cancelled",
  mistake: "a handle that has run counts as cancelled",
  kind: "plain",
  accusedBy: ["sched.handle-cancelled-false-after-run"],
  wrong: { EventLoop },
});
