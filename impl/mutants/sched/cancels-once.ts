import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(...call) {
    const handle = was.callSoon.apply(this, call);
    const { cancel } = handle;
    handle.cancel = () => {
      if (handle.cancelled()) throw new asyncio.RuntimeError("the handle is cancelled already");
      cancel.call(handle);
    };
    return handle;
  },
}));

export const cancelsOnce = mutant({
  id: "sched.cancels-once",
  mistake: "a handle that is cancelled twice raises",
  kind: "plain",
  accusedBy: ["sched.handle-cancel-idempotent"],
  wrong: { EventLoop },
});
