import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  private wasAsked = false;

  override done(): boolean {
    const isFirst = !this.wasAsked;
    this.wasAsked = true;
    return isFirst || super.done();
  }
}

export const isDoneBeforeItHasBegun = mutant({
  id: "future.is-done-before-it-has-begun",
  mistake: "a new future counts as done",
  kind: "plain",
  accusedBy: ["future.initial-state"],
  wrong: withFuture(Future),
});
