import { asyncio } from "../../asyncio/index.ts";
import { GatheringFuture } from "../../asyncio/gathering-future.ts";
import { mutant } from "../mutant.ts";

export const cancelsAfterItsEnd = mutant({
  id: "gather.cancels-after-its-end",
  mistake: "cancelling a gather that has failed cancels the children that still run",
  kind: "subtle",
  accusedBy: ["gather.cancel-after-done-no-effect"],
  wrong: {
    gather(awaitables: readonly never[], options?: object) {
      const outer = asyncio.gather(awaitables, options);
      const { cancel } = outer;
      outer.cancel = (message?: unknown) => {
        if (outer.done() && outer instanceof GatheringFuture) for (const child of outer["children"]) child.cancel();
        return cancel.call(outer, message);
      };
      return outer;
    },
  },
});
