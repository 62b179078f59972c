import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  constructor() {
    super();
    this.setDebug(true);
  }
}

export const isOnByDefault = mutant({
  id: "debug.is-on-by-default",
  mistake: "a new loop is in debug mode",
  kind: "plain",
  accusedBy: ["debug.default-off"],
  wrong: { EventLoop },
});
