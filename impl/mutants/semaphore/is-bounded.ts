import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Semaphore extends asyncio.Semaphore {
  private readonly bound: number;

  constructor(value = 1) {
    super(value);
    this.bound = value;
  }

  override release(): void {
    if (this.value < this.bound) super.release();
  }
}

export const isBounded = mutant({
  id: "semaphore.is-bounded",
  mistake: "a plain semaphore ignores releases beyond its initial value",
  kind: "plain",
  accusedBy: ["semaphore.more-releases-allowed"],
  wrong: { Semaphore },
});
