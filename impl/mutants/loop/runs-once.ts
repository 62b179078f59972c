import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  private hasRun = false;

  override runForever(): void {
    if (this.hasRun) throw new asyncio.RuntimeError("the loop has run already");
    this.hasRun = true;
    super.runForever();
  }
}

export const runsOnce = mutant({
  id: "loop.runs-once",
  mistake: "a loop that has run cannot be run again",
  kind: "plain",
  accusedBy: ["loop.reusable-until-closed"],
  wrong: { EventLoop },
});
