import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Semaphore extends asyncio.Semaphore {
  constructor(value = 1) {
    super(value);
    this.value += 1;
  }
}

export const semaphoreLetsOneMoreIn = mutant("semaphore", "a semaphore lets one more in", { Semaphore });
