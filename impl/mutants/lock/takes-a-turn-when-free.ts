import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, (was) => ({
  *acquiring() {
    yield* asyncio.sleep(0);
    return yield* was.acquiring.call(this);
  },
}));

export const takesATurnWhenFree = mutant({
  id: "lock.takes-a-turn-when-free",
  mistake: "acquire() gives up a turn even if nobody holds the lock",
  kind: "plain",
  accusedBy: ["lock.uncontended-acquire-does-not-suspend"],
  wrong: { Lock },
});
