import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class CancelledError extends asyncio.Exception {}

class Task<T> extends asyncio.Task<T> {
  protected override step(thrown: { readonly error: unknown } | null): void {
    if (this["mustCancel"]) this["mustCancel"] = false;
    else if (!(thrown?.error instanceof asyncio.CancelledError)) return super.step(thrown);
    super.step({ error: new CancelledError() });
  }

  protected override raised(error: unknown): void {
    super.raised(error instanceof CancelledError ? new asyncio.CancelledError() : error);
  }
}

export const isAnException = mutant({
  id: "cancel.is-an-exception",
  mistake: "CancelledError is an Exception",
  kind: "plain",
  accusedBy: ["cancel.except-exception-does-not-catch", "exc.cancellederror-is-baseexception"],
  wrong: { ...withTask(Task), CancelledError },
});
