import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runInExecutor(...call) {
    const future = was.runInExecutor.apply(this, call);
    future.cancel = () => false;
    return future;
  },
}));

export const isCancelledInTheMiddle = mutant({
  id: "executor.is-cancelled-in-the-middle",
  mistake: "a cancelled future of an executor keeps whoever awaits it waiting for the job",
  kind: "subtle",
  accusedBy: ["executor.cancel", "wrap-future.cancel-propagates"],
  wrong: { EventLoop },
});
