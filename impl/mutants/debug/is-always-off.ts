import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  setDebug() {},
}));

export const isAlwaysOff = mutant({
  id: "debug.is-always-off",
  mistake: "set_debug() does nothing",
  kind: "plain",
  accusedBy: ["debug.get-set", "run.debug-true"],
  wrong: { EventLoop },
});
