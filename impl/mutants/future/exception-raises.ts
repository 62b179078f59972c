import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override exception(): unknown {
    const exception = super.exception();
    if (exception !== null) throw exception;
    return null;
  }
}

export const exceptionRaises = mutant({
  id: "future.exception-raises",
  mistake: "exception() raises the exception that it should return",
  kind: "plain",
  accusedBy: ["future.set-exception"],
  wrong: withFuture(Future),
});
