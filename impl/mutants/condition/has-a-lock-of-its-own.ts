import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  constructor(_lock?: unknown) {
    super();
  }
}

export const hasALockOfItsOwn = mutant({
  id: "condition.has-a-lock-of-its-own",
  mistake: "a condition ignores the lock that it is given",
  kind: "plain",
  accusedBy: ["condition.shared-lock"],
  wrong: { Condition },
});
