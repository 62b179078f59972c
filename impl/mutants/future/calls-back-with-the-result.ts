import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    super.addDoneCallback(
      (future) => callback((future.cancelled() ? null : (future.exception() ?? future.result())) as never),
      options,
    );
  }
}

export const callsBackWithTheResult = mutant({
  id: "future.calls-back-with-the-result",
  mistake: "a done callback gets the result and not the future",
  kind: "plain",
  accusedBy: ["future.callback-gets-future"],
  wrong: withFuture(Future),
});
