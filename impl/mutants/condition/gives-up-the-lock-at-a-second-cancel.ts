import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Condition = otherwise(asyncio.Condition, () => ({
  *reacquire() {
    yield* this.acquire();
  },
}));

export const givesUpTheLockAtASecondCancel = mutant({
  id: "condition.gives-up-the-lock-at-a-second-cancel",
  mistake: "a task that is cancelled while it takes the lock again gets out without it",
  kind: "deep",
  accusedBy: ["condition.cancelled-wait-reacquires", "condition.wait-reacquires"],
  wrong: { Condition },
});
