import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Condition = otherwise(asyncio.Condition, () => ({
  *reacquire() {},
}));

export const comesBackUnlocked = mutant({
  id: "condition.comes-back-unlocked",
  mistake: "a notified task goes on without the lock",
  kind: "plain",
  accusedBy: ["condition.wait-reacquires"],
  wrong: { Condition },
});
