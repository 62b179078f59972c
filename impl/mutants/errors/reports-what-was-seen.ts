import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { FAILED } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override [Symbol.dispose](): void {
    if (this.hasFailed()) this.state = FAILED;
    super[Symbol.dispose]();
  }
}

export const reportsWhatWasSeen = mutant({
  id: "errors.reports-what-was-seen",
  mistake: "an exception that was looked at is reported all the same",
  kind: "plain",
  accusedBy: ["errors.retrieved-exception-not-reported"],
  wrong: withTask(Task),
});
