import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override [Symbol.dispose](): void {
    const exception = this.cancelled() ? new asyncio.CancelledError() : null;
    if (exception === null) super[Symbol.dispose]();
    else this.loop.callExceptionHandler({ message: "exception was never retrieved", exception, future: this });
  }
}

export const reportsCancelledTasks = mutant({
  id: "errors.reports-cancelled-tasks",
  mistake: "a cancelled task is reported as one that has failed",
  kind: "plain",
  accusedBy: ["errors.cancelled-not-reported"],
  wrong: withTask(Task),
});
