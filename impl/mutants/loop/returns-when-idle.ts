import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override waitForWork(): void {
    if (this.ready.length === 0 && this.timers.size === 0) this.isStopping = true;
    super.waitForWork();
  }
}

export const returnsWhenIdle = mutant({
  id: "loop.returns-when-idle",
  mistake: "run_forever() returns when there is nothing to do",
  kind: "plain",
  accusedBy: ["loop.run-forever-idle-waits", "loop.run-forever-until-stop"],
  wrong: { EventLoop },
});
