import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Event extends asyncio.Event {
  override clear(): void {}
}

export const isNeverCleared = mutant({
  id: "event.is-never-cleared",
  mistake: "an event cannot be cleared",
  kind: "plain",
  accusedBy: ["event.clear"],
  wrong: { Event },
});
