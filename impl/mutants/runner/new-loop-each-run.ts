import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override run(main: never): never {
    const loop = asyncio.newEventLoop();
    this.getLoop();
    if (thread.running !== null) return super.run(main);
    return loop.runUntilComplete(main);
  }
}

export const newLoopEachRun = mutant({
  id: "runner.new-loop-each-run",
  mistake: "each run() of a Runner has a loop of its own",
  kind: "plain",
  accusedBy: ["runner.many-runs-one-loop", "runner.get-loop"],
  wrong: { Runner },
});
