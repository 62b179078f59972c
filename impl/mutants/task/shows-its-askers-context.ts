import { asyncio } from "../../asyncio/index.ts";
import type { Context } from "../../asyncio/context.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override getContext(): Context {
    return asyncio.copyContext();
  }
}

export const showsItsAskersContext = mutant({
  id: "task.shows-its-askers-context",
  mistake: "get_context() gives the context of who asks",
  kind: "plain",
  accusedBy: ["task.get-context"],
  wrong: withTask(Task),
});
