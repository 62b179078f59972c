import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  private readonly creator = this.loop.currentTask as { getContext(): unknown } | null;

  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, options);
    if (options?.eagerStart !== true || this.creator === null || options.context) return;
    Object.assign(this.creator.getContext() as object, { bindings: this.getContext()["bindings"] });
  }
}

export const leaksItsVariables = mutant({
  id: "eager.leaks-its-variables",
  mistake: "an eager first step sets its creator's variables",
  kind: "plain",
  accusedBy: ["eager.context-copied"],
  wrong: withTask(Task),
});
