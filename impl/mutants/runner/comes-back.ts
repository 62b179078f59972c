import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override getLoop(): EventLoop {
    if (this["state"].is === "closed") this["state"] = { is: "created" };
    return super.getLoop();
  }

  override run(main: never, options?: object): never {
    this.getLoop();
    return super.run(main, options);
  }
}

export const comesBack = mutant({
  id: "runner.comes-back",
  mistake: "run() of a Runner that is closed makes another loop",
  kind: "plain",
  accusedBy: ["runner.use-after-close"],
  wrong: { Runner },
});
