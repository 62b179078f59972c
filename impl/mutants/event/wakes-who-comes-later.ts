import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Event extends asyncio.Event {
  override set(): void {
    if (this.isSet()) return;
    this["flag"] = true;
    asyncio.getEventLoop().callSoon(() => {
      for (const waiter of this["waiters"]) if (!waiter.done()) waiter.setResult();
    });
  }
}

export const wakesWhoComesLater = mutant({
  id: "event.wakes-who-comes-later",
  mistake: "set() wakes in the next turn: who came after a clear() in between is woken with the others",
  kind: "deep",
  accusedBy: ["event.wait-blocks-until-set", "event.clear"],
  wrong: { Event },
});
