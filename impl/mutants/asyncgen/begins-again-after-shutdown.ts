import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  adoptAsyncGenerator(generator) {
    const hasShutDown = this.hasShutDownAsyncgens;
    this.hasShutDownAsyncgens = false;
    was.adoptAsyncGenerator.call(this, generator);
    this.hasShutDownAsyncgens = hasShutDown;
  },
}));

export const beginsAgainAfterShutdown = mutant({
  id: "asyncgen.begins-again-after-shutdown",
  mistake: "nothing warns of a generator that is begun after shutdown_asyncgens()",
  kind: "plain",
  accusedBy: ["asyncgen.iterate-after-shutdown-warns"],
  wrong: { EventLoop },
});
