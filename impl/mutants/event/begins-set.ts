import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Event extends asyncio.Event {
  constructor() {
    super();
    this.set();
  }
}

export const beginsSet = mutant({
  id: "event.begins-set",
  mistake: "a new event is set",
  kind: "plain",
  accusedBy: ["event.initially-unset"],
  wrong: { Event },
});
