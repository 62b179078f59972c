import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override checkNotRunning(): void {
    if (this.isRunning()) super.checkNotRunning();
  }
}

export const runsBesideAnother = mutant({
  id: "loop.runs-beside-another",
  mistake: "a loop runs while another one runs in the same thread",
  kind: "plain",
  accusedBy: ["loop.run-while-other-running"],
  wrong: { EventLoop },
});
