import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override close(): void {
    if (this["state"].is === "closed") throw new asyncio.RuntimeError("the Runner is closed");
    super.close();
  }
}

export const closesOnce = mutant({
  id: "runner.closes-once",
  mistake: "close() of a Runner that is closed raises",
  kind: "plain",
  accusedBy: ["runner.close-idempotent"],
  wrong: { Runner },
});
