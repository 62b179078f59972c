import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Context } from "../../asyncio/context.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override getContext(): Context {
    return super.getContext().copy();
  }
}

export const showsACopyOfItsContext = mutant({
  id: "task.shows-a-copy-of-its-context",
  mistake: "get_context() gives a copy of the context",
  kind: "plain",
  accusedBy: ["task.get-context"],
  wrong: withTask(Task),
});
