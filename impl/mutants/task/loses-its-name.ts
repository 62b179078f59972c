import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, { name: _, ...options }: TaskOptions = {}) {
    super(coroutine, options);
  }
}

export const losesItsName = mutant({
  id: "task.loses-its-name",
  mistake: "the name that create_task() is given is ignored",
  kind: "plain",
  accusedBy: ["task.name-given"],
  wrong: withTask(Task),
});
