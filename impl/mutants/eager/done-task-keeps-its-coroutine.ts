import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  private readonly given: Coroutine<T>;

  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, options);
    this.given = coroutine as Coroutine<T>;
  }

  override getCoro(): Coroutine<T> | null {
    return this.given;
  }
}

export const doneTaskKeepsItsCoroutine = mutant({
  id: "eager.done-task-keeps-its-coroutine",
  mistake: "get_coro() of a task that was done at once gives its coroutine",
  kind: "plain",
  accusedBy: ["eager.get-coro-none"],
  wrong: withTask(Task),
});
