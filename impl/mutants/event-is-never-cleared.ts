import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Event extends asyncio.Event {
  override clear(): void {}
}

export const eventIsNeverCleared = mutant("event", "an event cannot be cleared", { Event });
