import { asyncio } from "../../asyncio/index.ts";
import { GatheringFuture } from "../../asyncio/gathering-future.ts";
import { mutant } from "../mutant.ts";

class Gathering<T> extends GatheringFuture<T> {
  override cancel(message?: unknown): boolean {
    const said = super.cancel(message);
    this["isCancelRequested"] &&= !this["returnExceptions"];
    return said;
  }
}

export const forgetsItsCancel = mutant({
  id: "gather.forgets-its-cancel",
  mistake: "a cancelled gather with return_exceptions gives its list",
  kind: "subtle",
  accusedBy: ["gather.cancel-propagates-despite-return-exceptions"],
  wrong: {
    gather(awaitables: readonly never[], options?: object) {
      const outer = asyncio.gather(awaitables, options);
      return outer instanceof GatheringFuture ? Object.setPrototypeOf(outer, Gathering.prototype) : outer;
    },
  },
});
