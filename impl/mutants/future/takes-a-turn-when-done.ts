import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override *[Symbol.iterator](): Iterator<unknown, T, unknown> {
    if (this.done()) yield null;
    return yield* { [Symbol.iterator]: () => super[Symbol.iterator]() };
  }
}

export const takesATurnWhenDone = mutant({
  id: "future.takes-a-turn-when-done",
  mistake: "an await of a future that is done gives up a turn",
  kind: "plain",
  accusedBy: ["future.await-done-does-not-suspend"],
  wrong: withFuture(Future),
});
