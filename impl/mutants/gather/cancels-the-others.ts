import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const cancelsTheOthers = mutant({
  id: "gather.cancels-the-others",
  mistake: "gather() cancels the other children when one fails",
  kind: "plain",
  accusedBy: ["gather.others-continue-after-failure"],
  wrong: {
    gather(awaitables: readonly never[], options?: object) {
      const children = awaitables.map((each) => asyncio.ensureFuture(each));
      const outer = asyncio.gather(children, options);
      outer.addDoneCallback(() => {
        if (!outer.cancelled() && outer.exception() !== null) for (const child of children) child.cancel();
      });
      return outer;
    },
  },
});
