import { ExceptionGroup, TaskGroup } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Bare extends TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      throw error instanceof ExceptionGroup && error.exceptions.length === 1 ? error.exceptions[0] : error;
    }
  }
}

export const taskGroupRaisesOneErrorBare = mutant("taskgroup", "a task group raises its only error as it is", {
  TaskGroup: Bare,
});
