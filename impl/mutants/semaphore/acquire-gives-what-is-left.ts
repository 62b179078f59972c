import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Semaphore = otherwise(asyncio.Semaphore, (was) => ({
  *acquiring() {
    yield* was.acquiring.call(this);
    return this.value;
  },
}));

export const acquireGivesWhatIsLeft = mutant({
  id: "semaphore.acquire-gives-what-is-left",
  mistake: "acquire() returns the counter",
  kind: "plain",
  accusedBy: ["semaphore.acquire-returns-true"],
  wrong: { Semaphore },
});
