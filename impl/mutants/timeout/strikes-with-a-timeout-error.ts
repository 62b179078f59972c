import { asyncio } from "../../asyncio/index.ts";
import { Thrown } from "../../asyncio/future.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aenter(): Generator<never, this> {
    const task = asyncio.currentTask();
    Object.defineProperty(this, "expire", {
      value: () => {
        const awaited = task?.["awaited"];
        task?.cancel();
        Object.assign(this, { state: "expiring", timer: null });
        if (awaited) awaited.failure = () => new Thrown(new asyncio.TimeoutError());
      },
    });
    return yield* super.aenter();
  }
}

export const strikesWithATimeoutError = mutant({
  id: "timeout.strikes-with-a-timeout-error",
  mistake: "at its deadline TimeoutError is raised inside of the block",
  kind: "plain",
  accusedBy: ["timeout.inside-sees-cancellederror"],
  wrong: withTimeout(Timeout),
});
