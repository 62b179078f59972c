import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override finalizeAsyncGenerator(): void {}
}

export const isNotClosedWhenItDies = mutant({
  id: "asyncgen.is-not-closed-when-it-dies",
  mistake: "a generator that dies in the middle is not closed",
  kind: "plain",
  accusedBy: ["asyncgen.gc-schedules-aclose"],
  wrong: { EventLoop },
});
