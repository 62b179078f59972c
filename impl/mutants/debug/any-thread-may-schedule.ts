import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  checkThread() {},
}));

export const anyThreadMaySchedule = mutant({
  id: "debug.any-thread-may-schedule",
  mistake: "call_soon() from another thread is not refused in debug mode",
  kind: "plain",
  accusedBy: ["debug.wrong-thread"],
  wrong: { EventLoop },
});
