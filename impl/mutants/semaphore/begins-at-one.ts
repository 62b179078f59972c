import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Semaphore extends asyncio.Semaphore {
  constructor(value = 1) {
    super(Math.min(value, 1));
  }
}

export const beginsAtOne = mutant({
  id: "semaphore.begins-at-one",
  mistake: "the initial value is ignored: it is one",
  kind: "plain",
  accusedBy: ["semaphore.initial-value"],
  wrong: { Semaphore },
});
