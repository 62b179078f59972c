import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  constructor(options?: { readonly loop?: EventLoop | null }) {
    super({ loop: options?.loop ?? loopOrNew() });
  }
}
function loopOrNew(): EventLoop {
  try {
    return asyncio.getEventLoop();
  } catch {
    return new asyncio.EventLoop();
  }
}

export const needsNoLoop = mutant({
  id: "future.needs-no-loop",
  mistake: "Future() without a loop makes one",
  kind: "plain",
  accusedBy: ["future.constructor-needs-loop"],
  wrong: { Future },
});
