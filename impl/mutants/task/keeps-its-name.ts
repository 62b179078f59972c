import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override setName(): void {}
}

export const keepsItsName = mutant({
  id: "task.keeps-its-name",
  mistake: "set_name() does nothing",
  kind: "plain",
  accusedBy: ["task.set-name"],
  wrong: withTask(Task),
});
