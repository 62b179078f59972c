import { awaits, main, returns, task } from "../write.ts";
import type { Defect } from "./defect.ts";

/** What the interpreter says instead of asking, where the question would end the process. */
export const deadlyQuestion = "get_coro()";

export const getCoroEndsTheProcess: Defect = {
  name: "get-coro-ends-the-process",
  says: "get_coro() of a task that was done as soon as it was made ends the process.",
  versions: [["3.12", "3.12.2"]],
  isOfC: true,
  only: ["eager.get-coro-none"],
  met: (run) => run.did("get_coro").some(({ event }) => event.unbound === deadlyQuestion),
  example: main(
    { do: "set_task_factory", factory: "eager" },
    task("cook", returns("soup")),
    { do: "get_coro", task: "cook" },
    awaits("cook"),
  ),
};
