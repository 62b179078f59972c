import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Semaphore extends asyncio.Semaphore {
  constructor(value = 1) {
    super(value);
    this.value += 1;
  }
}

export const letsOneMoreIn = mutant({
  id: "semaphore.lets-one-more-in",
  mistake: "a semaphore lets one more in",
  kind: "plain",
  accusedBy: ["semaphore.limits-concurrency", "semaphore.initial-value", "semaphore.blocks-at-zero"],
  wrong: { Semaphore },
});
