import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const currentPassesForRunning = mutant({
  id: "loop.current-passes-for-running",
  mistake: "get_running_loop() gives the loop that was set where none runs",
  kind: "plain",
  accusedBy: ["loop.get-running-loop-outside"],
  wrong: { getRunningLoop: asyncio.getEventLoop },
});
