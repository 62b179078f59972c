import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Runner extends asyncio.Runner {
  override run(main: never): never {
    return super.run(main, { context: asyncio.copyContext() });
  }
}

export const runnerRunsInAContextOfItsOwn = mutant("runner", "no run() of a Runner knows what the one before it set", {
  Runner,
});
