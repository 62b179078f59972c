import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  override waitFor<T>(predicate: () => T): Coroutine<T> {
    return super.waitFor(() => Boolean(predicate())) as Coroutine<never>;
  }
}

export const waitForGivesTrue = mutant({
  id: "condition.wait-for-gives-true",
  mistake: "wait_for() returns True and not what the predicate gave",
  kind: "plain",
  accusedBy: ["condition.wait-for", "condition.wait-for-true-at-once"],
  wrong: { Condition },
});
