import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  *closeAsyncGenerators() {
    this.hasShutDownAsyncgens = true;
    for (const generator of this.asyncGenerators) this.createTask(generator.aclose());
    this.asyncGenerators.clear();
  },
}));

export const shutdownDoesNotWait = mutant({
  id: "asyncgen.shutdown-does-not-wait",
  mistake: "shutdown_asyncgens() does not wait until the generators are closed",
  kind: "plain",
  accusedBy: ["asyncgen.shutdown-asyncgens"],
  wrong: { EventLoop },
});
