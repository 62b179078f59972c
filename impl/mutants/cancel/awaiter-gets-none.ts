import { asyncio } from "../../asyncio/index.ts";
import type { Thrown } from "../../asyncio/future.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override failure(): Thrown | null {
    return this.cancelled() ? null : super.failure();
  }

  override next(): IteratorResult<unknown, T> {
    return this.cancelled() ? { value: null as T, done: true } : super.next();
  }
}

export const awaiterGetsNone = mutant({
  id: "cancel.awaiter-gets-none",
  mistake: "to await a cancelled task gives None",
  kind: "plain",
  accusedBy: ["cancel.awaiter-sees-cancellederror"],
  wrong: withTask(Task),
});
