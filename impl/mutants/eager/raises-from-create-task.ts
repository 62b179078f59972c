import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, options);
    if (this.done() && !this.cancelled() && this.exception() !== null) throw this.exception();
  }
}

export const raisesFromCreateTask = mutant({
  id: "eager.raises-from-create-task",
  mistake: "an error in an eager first step leaves create_task()",
  kind: "plain",
  accusedBy: ["eager.exception-is-stored"],
  wrong: withTask(Task),
});
