import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

const waitFor = asyncio.coroutine(function* (condition: Condition, predicate: () => unknown) {
  const given = predicate();
  if (given) return given;
  yield* condition.wait();
  return predicate();
});
class Condition extends asyncio.Condition {
  override waitFor(predicate: () => unknown): Coroutine<never> {
    return waitFor(this, predicate) as Coroutine<never>;
  }
}

export const waitForLooksOnce = mutant({
  id: "condition.wait-for-looks-once",
  mistake: "wait_for() ends with the first notification",
  kind: "plain",
  accusedBy: ["condition.wait-for"],
  wrong: { Condition },
});
