import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runInExecutor(executor, callback) {
    return was.runInExecutor.call(this, executor, callback);
  },
}));

export const dropsArguments = mutant({
  id: "executor.drops-arguments",
  mistake: "a job in an executor gets no arguments",
  kind: "plain",
  accusedBy: ["executor.result"],
  wrong: { EventLoop },
});
