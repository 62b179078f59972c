import { asyncio } from "../asyncio/index.ts";
import { innocent } from "./innocent.ts";

class Event extends asyncio.Event {
  override set(): void {
    const line = [...this["waiters"]].reverse();
    this["waiters"].clear();
    for (const waiter of line) this["waiters"].add(waiter);
    super.set();
  }
}

export const eventWakesInReverse = innocent(
  "event-wakes-in-reverse",
  "those who wait for an event resume in reverse order",
  { Event },
);
