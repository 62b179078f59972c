import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

const waitFor = asyncio.coroutine(function* (condition: Condition, predicate: () => unknown) {
  let given: unknown = null;
  while (!given) {
    yield* condition.wait();
    given = predicate();
  }
  return given;
});
class Condition extends asyncio.Condition {
  override waitFor(predicate: () => unknown): Coroutine<never> {
    return waitFor(this, predicate) as Coroutine<never>;
  }
}

export const waitForAlwaysWaits = mutant({
  id: "condition.wait-for-always-waits",
  mistake: "wait_for() waits for a notification before it looks",
  kind: "plain",
  accusedBy: ["condition.wait-for-true-at-once"],
  wrong: { Condition },
});
