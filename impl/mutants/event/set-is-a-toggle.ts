import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Event extends asyncio.Event {
  override set(): void {
    if (this.isSet()) this.clear();
    else super.set();
  }
}

export const setIsAToggle = mutant({
  id: "event.set-is-a-toggle",
  mistake: "set() of an event that is set clears it",
  kind: "plain",
  accusedBy: ["event.set-idempotent"],
  wrong: { Event },
});
