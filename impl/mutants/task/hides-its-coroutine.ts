import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override getCoro(): Coroutine<T> | null {
    return null;
  }
}

export const hidesItsCoroutine = mutant({
  id: "task.hides-its-coroutine",
  mistake: "get_coro() is None",
  kind: "plain",
  accusedBy: ["task.get-coro"],
  wrong: withTask(Task),
});
