import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Condition = otherwise(asyncio.Condition, (was) => ({
  notify(count = 1) {
    if (this.locked() && this.waiters.size === 0) this.kept = (this.kept ?? 0) + count;
    was.notify.call(this, count);
  },
  *waiting() {
    if (this.locked() && this.kept > 0) {
      this.kept -= 1;
      return true;
    }
    return yield* was.waiting.call(this);
  },
}));

export const remembersANotification = mutant({
  id: "condition.remembers-a-notification",
  mistake: "a notification that finds nobody waits for the next who comes",
  kind: "plain",
  accusedBy: ["condition.notify-without-waiters-is-lost"],
  wrong: { Condition },
});
