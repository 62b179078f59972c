import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override result(): T {
    return super.result();
  }

  override exception(): unknown {
    return super.exception();
  }
}

export const takesATimeout = mutant({
  id: "future.takes-a-timeout",
  mistake: "result() and exception() take a timeout",
  kind: "plain",
  accusedBy: ["future.no-timeout-argument"],
  wrong: withFuture(Future),
});
