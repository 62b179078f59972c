import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

function run(main: never): unknown {
  const loop = asyncio.newEventLoop();
  asyncio.setEventLoop(loop);
  try {
    return loop.runUntilComplete(main);
  } finally {
    asyncio.setEventLoop(null);
    loop.close();
  }
}

export const leavesItsTasks = mutant({
  id: "run.leaves-its-tasks",
  mistake: "asyncio.run() closes its loop over tasks that are not done",
  kind: "plain",
  accusedBy: ["run.cancels-leftover-tasks", "run.waits-for-leftover-cleanup"],
  wrong: { run },
});
