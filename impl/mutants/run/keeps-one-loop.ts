import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

const kept: { loop: EventLoop | null } = { loop: null };

export const keepsOneLoop = mutant({
  id: "run.keeps-one-loop",
  mistake: "asyncio.run() runs on the loop of the run before",
  kind: "plain",
  accusedBy: ["run.new-loop-every-call"],
  wrong: {
    run(main: never, options?: object) {
      if (thread.running !== null) return asyncio.run(main, options);
      kept.loop ??= asyncio.newEventLoop();
      return kept.loop.runUntilComplete(main);
    },
    restartTaskNames() {
      kept.loop = null;
      asyncio.restartTaskNames();
    },
  },
});
