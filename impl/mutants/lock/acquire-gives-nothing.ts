import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, (was) => ({
  *acquiring() {
    yield* was.acquiring.call(this);
    return null;
  },
}));

export const acquireGivesNothing = mutant({
  id: "lock.acquire-gives-nothing",
  mistake: "acquire() returns None",
  kind: "plain",
  accusedBy: ["lock.acquire-returns-true"],
  wrong: { Lock },
});
