import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { Loop } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override getLoop(): Loop {
    return asyncio.currentTask(this.loop as never) === null ? new asyncio.EventLoop() : this.loop;
  }
}

export const knowsNoLoop = mutant({
  id: "future.knows-no-loop",
  mistake: "get_loop() makes a loop",
  kind: "plain",
  accusedBy: ["future.get-loop"],
  wrong: withFuture(Future),
});
