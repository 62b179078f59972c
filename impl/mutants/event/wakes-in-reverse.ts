import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Event extends asyncio.Event {
  override set(): void {
    const line = [...this["waiters"]].reverse();
    this["waiters"].clear();
    for (const waiter of line) this["waiters"].add(waiter);
    super.set();
  }
}

export const wakesInReverse = mutant({
  id: "event.wakes-in-reverse",
  mistake: "the waiters of an event resume in reverse order",
  kind: "plain",
  accusedBy: ["event.wake-order"],
  wrong: { Event },
});
