import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  constructor({ loopFactory }: { readonly loopFactory?: (() => EventLoop) | null } = {}) {
    super({ loopFactory: loopFactory ?? null });
  }
}

export const ignoresDebug = mutant({
  id: "runner.ignores-debug",
  mistake: "Runner(debug=…) is ignored",
  kind: "plain",
  accusedBy: ["runner.debug"],
  wrong: { Runner },
});
