import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Semaphore = otherwise(asyncio.Semaphore, (was) => ({
  locked: () => false,
  *acquiring() {
    if (was.locked.call(this)) yield* this.turn();
    else this.value -= 1;
    return true;
  },
}));

export const saysItIsOpen = mutant({
  id: "semaphore.says-it-is-open",
  mistake: "locked() is never true",
  kind: "plain",
  accusedBy: ["semaphore.locked"],
  wrong: { Semaphore },
});
