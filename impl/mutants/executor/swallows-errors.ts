import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runInExecutor(...call) {
    const future = was.runInExecutor.apply(this, call);
    const { setException } = future;
    future.setException = (error: unknown) => {
      if (future.done()) setException.call(future, error);
      else future.setResult(null);
    };
    return future;
  },
}));

export const swallowsErrors = mutant({
  id: "executor.swallows-errors",
  mistake: "a job that raises gives None",
  kind: "plain",
  accusedBy: ["executor.exception"],
  wrong: { EventLoop },
});
