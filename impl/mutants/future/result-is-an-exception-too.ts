import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override exception(...none: readonly never[]): unknown {
    return super.exception(...none) ?? this.result();
  }
}

export const resultIsAnExceptionToo = mutant({
  id: "future.result-is-an-exception-too",
  mistake: "exception() of a future that has a result gives the result",
  kind: "plain",
  accusedBy: ["future.exception-none-when-result"],
  wrong: withFuture(Future),
});
