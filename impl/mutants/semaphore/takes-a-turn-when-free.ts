import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Semaphore = otherwise(asyncio.Semaphore, (was) => ({
  *acquiring() {
    yield* asyncio.sleep(0);
    return yield* was.acquiring.call(this);
  },
}));

export const takesATurnWhenFree = mutant({
  id: "semaphore.takes-a-turn-when-free",
  mistake: "acquire() gives up a turn even if there are permits",
  kind: "plain",
  accusedBy: ["semaphore.uncontended-does-not-suspend"],
  wrong: { Semaphore },
});
