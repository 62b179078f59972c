import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

export const nests = mutant({
  id: "run.nests",
  mistake: "asyncio.run() within a running loop runs on a loop beside it",
  kind: "plain",
  accusedBy: ["run.nested-is-runtime-error"],
  wrong: {
    run(main: never, options?: object) {
      const outer = thread.running;
      thread.running = null;
      try {
        return asyncio.run(main, options);
      } finally {
        thread.running = outer;
      }
    },
  },
});
