import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override printStack(): void {}
}

export const printsNothing = mutant({
  id: "task.prints-nothing",
  mistake: "print_stack() writes nothing",
  kind: "plain",
  accusedBy: ["task.print-stack"],
  wrong: withTask(Task),
});
