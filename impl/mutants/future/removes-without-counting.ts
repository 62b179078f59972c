import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { Callback } from "../../asyncio/handle.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override removeDoneCallback(callback: Callback): number {
    super.removeDoneCallback(callback);
    return null as never;
  }
}

export const removesWithoutCounting = mutant({
  id: "future.removes-without-counting",
  mistake: "remove_done_callback() returns None",
  kind: "plain",
  accusedBy: ["future.remove-callback-count"],
  wrong: withFuture(Future),
});
