import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Event extends asyncio.Event {
  override set(): void {
    let isPast = false;
    for (const waiter of this["waiters"]) {
      isPast ||= waiter.done();
      if (isPast) this["waiters"].delete(waiter);
    }
    super.set();
  }
}

export const stopsAtTheCancelled = mutant({
  id: "event.stops-at-the-cancelled",
  mistake: "set() stops at the first waiter that has been cancelled",
  kind: "subtle",
  accusedBy: ["event.cancelled-waiter", "event.set-wakes-all"],
  wrong: { Event },
});
