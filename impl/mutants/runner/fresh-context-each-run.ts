import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override run(main: never): never {
    return super.run(main, { context: asyncio.copyContext() });
  }
}

export const freshContextEachRun = mutant({
  id: "runner.fresh-context-each-run",
  mistake: "no run() of a Runner knows what the one before it set",
  kind: "plain",
  accusedBy: ["runner.context-shared-by-runs"],
  wrong: { Runner },
});
