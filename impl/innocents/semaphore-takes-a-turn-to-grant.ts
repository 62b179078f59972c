import { asyncio } from "../asyncio/index.ts";
import { otherwise } from "../mutants/otherwise.ts";
import { innocent } from "./innocent.ts";

const Semaphore = otherwise(asyncio.Semaphore, (was) => ({
  *turn() {
    yield* was.turn.call(this);
    try {
      yield* asyncio.sleep(0);
    } catch (error) {
      this.release();
      throw error;
    }
  },
}));

export const semaphoreTakesATurnToGrant = innocent(
  "semaphore-takes-a-turn-to-grant",
  "whoever waited for a semaphore runs two turns after the release",
  { Semaphore },
);
