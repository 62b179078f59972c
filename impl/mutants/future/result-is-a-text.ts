import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override setResult(result: T): void {
    super.setResult(String(result) as T);
  }
}

export const resultIsAText = mutant({
  id: "future.result-is-a-text",
  mistake: "result() is the text of what was set",
  kind: "plain",
  accusedBy: ["future.set-result"],
  wrong: withFuture(Future),
});
