import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override checkNotRunning(): void {}
}

export const runsWithinItself = mutant({
  id: "loop.runs-within-itself",
  mistake: "run_forever() of a running loop is not refused",
  kind: "plain",
  accusedBy: ["loop.rerun-while-running"],
  wrong: { EventLoop },
});
