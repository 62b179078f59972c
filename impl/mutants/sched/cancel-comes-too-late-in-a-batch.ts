import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runOnce() {
    this.turn = (this.turn ?? 0) + 1;
    was.runOnce.call(this);
  },
  callSoon(...call) {
    const handle = was.callSoon.apply(this, call);
    const turn = this.isRunning() ? this.turn : (this.turn ?? 0);
    const { cancel } = handle;
    handle.cancel = () => {
      if (!this.isRunning() || this.turn === turn) cancel.call(handle);
    };
    return handle;
  },
}));

export const cancelComesTooLateInABatch = mutant({
  id: "sched.cancel-comes-too-late-in-a-batch",
  mistake: "a handle cannot be cancelled by a callback of its own batch",
  kind: "subtle",
  accusedBy: ["sched.handle-cancel-within-batch"],
  wrong: { EventLoop },
});
