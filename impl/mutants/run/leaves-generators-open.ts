import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  *closeAsyncGenerators() {},
}));

export const leavesGeneratorsOpen = mutant({
  id: "run.leaves-generators-open",
  mistake: "asyncio.run() closes no asynchronous generators",
  kind: "plain",
  accusedBy: ["run.finalizes-async-generators", "runner.close-finalizes"],
  wrong: { EventLoop },
});
