import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Lock extends asyncio.Lock {
  protected override wake(): void {}
}

export const lockForgetsWhoWaits = mutant("lock", "release() opens a lock and wakes nobody", { Lock });
