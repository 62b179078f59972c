import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Semaphore extends asyncio.Semaphore {
  constructor(value = 1) {
    super(Math.max(0, value));
  }
}

export const takesNegativeValues = mutant({
  id: "semaphore.takes-negative-values",
  mistake: "a semaphore may begin below zero",
  kind: "plain",
  accusedBy: ["semaphore.negative-value"],
  wrong: { Semaphore },
});
