import { boundTo } from "../../lens/bound.ts";
import { literal } from "../../lens/context-variables.ts";
import { fate } from "../../lens/fate.ts";
import { same, tell } from "../../lens/seen.ts";
import { blocks, creations } from "../../lens/task-groups.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { within, awaits, coroutine, main, make, result, returns, sleep, taskGroup, taskIn } from "../../write.ts";

export const createTaskReturnsTask: Rule = {
  id: "taskgroup.create-task-returns-task",
  says: "create_task() of a group returns a Task; after the block its result() is available.",
  doc: "library/asyncio-task#asyncio.TaskGroup.create_task",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group", "async_with"],
  *judge(run) {
    for (const { at, event } of creations(run)) {
      if (event.raised !== undefined) continue;
      const because = () => `expected a Task from ${event.on}, saw ${tell(event.value)}`;
      yield expect(same(event.value, { type: "Task" }), because, at);
    }
    for (const { at, event, node } of run.did("result")) {
      const block = blocks(run).find(({ children }) => children.some(({ id }) => id === event.on));
      const end = event.on === undefined ? undefined : fate(run, event.on);
      if (end?.is !== "returned" || !((block?.exit?.ended ?? Infinity) < at) || node.timeout !== undefined) continue;
      const because = () =>
        `${event.on} of ${block?.group} returned ${tell(end.value)}, but result() gave ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised === undefined && same(event.value, end.value), because, end.at, at);
    }
  },
  example: {
    program: main(taskGroup("g"), within("g", taskIn("g", "cook", awaits(sleep(1)), returns("soup"))), result("cook")),
    breaks: change(the("did", { on: "cook" }), { value: undefined, raised: { exception: "InvalidStateError", id: 9 } }),
  },
};

export const createTaskNameContext: Rule = {
  id: "taskgroup.create-task-name-context",
  says: "create_task() of a group takes the same name and context arguments as asyncio.create_task().",
  doc: "library/asyncio-task#asyncio.TaskGroup.create_task",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group", "async_with"],
  *judge(run) {
    for (const { at, event, node } of creations(run)) {
      const { made } = event;
      if (made === undefined) continue;
      const renamed = run.did("set_name").find((each) => each.event.on === made)?.at ?? Infinity;
      for (const asked of run.did("get_name")) {
        if (asked.event.on !== made || asked.at > renamed || typeof node.name !== "string") continue;
        const because = () =>
          `expected ${made} to be called ${tell(node.name as string)}, saw ${tell(asked.event.value)}`;
        yield expect(asked.event.value === node.name, because, at, asked.at);
      }
      const context = node.context === undefined ? undefined : boundTo(run, node.context, at);
      for (const asked of run.did("context_get")) {
        const sets = run.did("var_set").filter((each) => each.node.variable === asked.node.variable);
        const [set] = sets;
        const due = sets.length === 1 && set?.event.value === null ? literal(set.node.value) : undefined;
        if (context === undefined || asked.event.on !== context || due === undefined) continue;
        if (set!.by !== event.args?.[0] || set!.at > asked.at || run.activation(set!.by)?.event.task !== made) continue;
        const because = () =>
          `${made} set the variable to ${tell(due)} in ${context}, which has ${tell(asked.event.value)}`;
        yield expect(same(asked.event.value, due), because, set!.at, asked.at);
      }
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      { do: "copy_context", as: "kitchen" },
      within(
        "g",
        make({
          call: "create_task",
          as: "cook",
          name: "Anna",
          context: "kitchen",
          group: "g",
          coro: coroutine("cooking", { do: "var_set", variable: "dish", value: "soup" }),
        }),
      ),
      { do: "get_name", task: "cook" },
      { do: "context_get", context: "kitchen", variable: "dish" },
    ),
    breaks: change(the("did", { on: "kitchen" }), { value: null }),
  },
};
