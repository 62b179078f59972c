import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Event extends asyncio.Event {
  override set(): void {
    const others = [...this["waiters"]].filter((waiter) => !waiter.done()).slice(1);
    for (const waiter of others) this["waiters"].delete(waiter);
    super.set();
  }
}

export const wakesOne = mutant({
  id: "event.wakes-one",
  mistake: "set() wakes the first waiter only",
  kind: "plain",
  accusedBy: ["event.set-wakes-all"],
  wrong: { Event },
});
