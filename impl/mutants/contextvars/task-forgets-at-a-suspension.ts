import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  private readonly before = this.getContext().bindings;

  override run(argument: unknown): void {
    if (this.getCoro()?.started === true) this.getContext().bindings = this.before;
    super.run(argument);
  }
}

export const taskForgetsAtASuspension = mutant({
  id: "contextvars.task-forgets-at-a-suspension",
  mistake: "a task that resumes knows none of the variables that it has set",
  kind: "plain",
  accusedBy: ["contextvars.persist-across-suspension"],
  wrong: withTask(Task),
});
