import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override close(): void {
    if (this["state"].is !== "initialized") return;
    this["state"] = { is: "closed" };
    asyncio.setEventLoop(null);
  }
}

export const leavesItsLoopOpen = mutant({
  id: "runner.leaves-its-loop-open",
  mistake: "a Runner that is left does not close its loop",
  kind: "plain",
  accusedBy: ["runner.exit-closes-loop"],
  wrong: { Runner },
});
