import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override suspended(awaited: unknown): void {
    super.suspended(awaited instanceof asyncio.Future ? awaited : null);
  }
}

export const takesAnyYield = mutant({
  id: "task.takes-any-yield",
  mistake: "whatever a coroutine yields gives up a turn",
  kind: "plain",
  accusedBy: ["task.bad-yield"],
  wrong: withTask(Task),
});
