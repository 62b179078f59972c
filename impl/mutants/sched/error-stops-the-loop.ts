import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override runReady(): void {
    for (let left = this.ready.length; left > 0; left--) this.ready.shift().run(this.ready.argument);
  }
}

export const errorStopsTheLoop = mutant({
  id: "sched.error-stops-the-loop",
  mistake: "an error in a callback leaves run_forever()",
  kind: "plain",
  accusedBy: ["sched.callback-exception-does-not-stop-loop"],
  wrong: { EventLoop },
});
