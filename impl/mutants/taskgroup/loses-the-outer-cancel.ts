import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    const parent = this["parent"];
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      if (error instanceof asyncio.BaseExceptionGroup && parent !== null) parent["mustCancel"] = false;
      throw error;
    }
  }
}

export const losesTheOuterCancel = mutant({
  id: "taskgroup.loses-the-outer-cancel",
  mistake: "a group that raises its errors forgets that its task was cancelled from outside as well",
  kind: "deep",
  accusedBy: ["taskgroup.external-cancel-not-lost"],
  wrong: { TaskGroup },
});
