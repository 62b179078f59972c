import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override run(main: never): never {
    const outer = thread.running;
    thread.running = null;
    try {
      return super.run(main);
    } finally {
      thread.running = outer;
    }
  }
}

export const nests = mutant({
  id: "runner.nests",
  mistake: "run() of a Runner within a running loop runs on a loop beside it",
  kind: "plain",
  accusedBy: ["runner.nested-is-runtime-error"],
  wrong: { Runner },
});
