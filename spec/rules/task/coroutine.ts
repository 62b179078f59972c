import { mayStartEagerly } from "../../lens/eager.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { same, tell } from "../../lens/seen.ts";
import { madeTask } from "../../lens/tasks.ts";
import { awaits, main, task } from "../../write.ts";

export const getCoro: Rule = {
  id: "task.get-coro",
  says: "get_coro() returns the coroutine object the task runs.",
  doc: "library/asyncio-task#asyncio.Task.get_coro",
  level: "must",
  since: "3.8",
  about: ["get_coro"],
  *judge(run) {
    for (const { at, event } of run.did("get_coro")) {
      const made = madeTask(run, event.on);
      if (made === undefined || (mayStartEagerly(run) && event.value === null)) continue;
      const because = () =>
        `expected get_coro() of ${made.id} to be ${made.coroutine}, saw ${tell(event.raised ?? event.value)}`;
      yield expect(same(event.value, { ref: made.coroutine }), because, made.at, at);
    }
  },
  example: {
    program: main(task("cook"), { do: "get_coro", task: "cook" }, awaits("cook")),
    breaks: change(the("did", { on: "cook" }), { value: { type: "coroutine" } }),
  },
};
