import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override raised(error: unknown): void {
    const isOwn = error instanceof asyncio.BaseException && !asyncio.isException(error);
    const isKnown = [asyncio.CancelledError, asyncio.SystemExit, asyncio.KeyboardInterrupt].some(
      (one) => error instanceof one,
    );
    if (isOwn && !isKnown) super.returned(null as T);
    else super.raised(error);
  }
}

export const forgetsABaseException = mutant({
  id: "task.forgets-a-base-exception",
  mistake: "a task whose coroutine raises a BaseException of one's own ends without one",
  kind: "subtle",
  accusedBy: ["task.exception-baseexception-stored"],
  wrong: withTask(Task),
});
