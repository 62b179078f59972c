import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  private isTaken = false;

  override next(): IteratorResult<unknown, T> {
    const step = super.next();
    if (step.done !== true) return step;
    const value = this.isTaken ? (null as T) : step.value;
    this.isTaken = true;
    return { value, done: true };
  }
}

export const givesItsResultOnce = mutant({
  id: "future.gives-its-result-once",
  mistake: "a second await of a future gives None",
  kind: "subtle",
  accusedBy: ["future.await-many-times"],
  wrong: withFuture(Future),
});
