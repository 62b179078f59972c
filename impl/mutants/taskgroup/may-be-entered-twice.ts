import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aenter(): Generator<never, this> {
    this["loop"] = null;
    this["isExiting"] = false;
    return yield* super.aenter();
  }
}

export const mayBeEnteredTwice = mutant({
  id: "taskgroup.may-be-entered-twice",
  mistake: "a group may be entered again",
  kind: "plain",
  accusedBy: ["taskgroup.reenter"],
  wrong: { TaskGroup },
});
