import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, () => ({
  abort() {
    return asyncio.coroutine(function* (this: never) {}).call(((this.state = "broken"), this) as never);
  },
}));

export const abortLeavesWhoWaits = mutant({
  id: "barrier.abort-leaves-who-waits",
  mistake: "abort() breaks the barrier for newcomers only",
  kind: "plain",
  accusedBy: ["barrier.abort"],
  wrong: { Barrier },
});
