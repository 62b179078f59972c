import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, (was) => ({
  *acquiring() {
    yield* was.acquiring.call(this);
    this.holder = asyncio.currentTask();
    return true;
  },
  release() {
    if (this.locked() && this.holder !== asyncio.currentTask()) throw new asyncio.RuntimeError("not the holder");
    was.release.call(this);
  },
}));

export const obeysItsHolderOnly = mutant({
  id: "lock.obeys-its-holder-only",
  mistake: "only the task that acquired a lock may release it",
  kind: "plain",
  accusedBy: ["lock.not-owned"],
  wrong: { Lock },
});
