import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  constructor(options: { readonly loopFactory?: (() => EventLoop) | null } = {}) {
    super({ ...options, loopFactory: options.loopFactory ?? asyncio.newEventLoop });
  }
}

export const setsNoLoop = mutant({
  id: "runner.sets-no-loop",
  mistake: "the loop of a Runner is never the current one",
  kind: "plain",
  accusedBy: ["runner.default-loop-set-as-current"],
  wrong: { Runner },
});
