import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const runLeavesItsTasks = mutant("run", "asyncio.run() closes its loop over tasks that are not done", {
  run(main: never) {
    const loop = asyncio.newEventLoop();
    asyncio.setEventLoop(loop);
    try {
      return loop.runUntilComplete(main);
    } finally {
      asyncio.setEventLoop(null);
      loop.close();
    }
  },
});
