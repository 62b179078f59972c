import { isCancelledError } from "../../lens/fate.ts";
import { isOrderly } from "../../lens/orderly.ts";
import { tell } from "../../lens/seen.ts";
import { blocks, creations, isPlain, type Block } from "../../lens/task-groups.ts";
import { LATE } from "../../lens/times.ts";
import { isGroup } from "../../lens/group-trouble.ts";
import { all, change, the } from "../../retell.ts";
import { broken, expect, type Finding, held, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { within, awaits, lastly, log, main, make, raises, sleep, taskGroup, taskIn } from "../../write.ts";

/** The late task is made after all. */
const madeInstead = (fields: { readonly by?: string }) =>
  all(change(the("did", { on: "g", ...fields }, -1), { raised: undefined, made: "late", value: { type: "Task" } }));

export const createAfterExit: Rule = {
  id: "taskgroup.create-after-exit",
  says: "create_task() on a group that has finished raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.TaskGroup.create_task",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group", "async_with"],
  *judge(run) {
    for (const creation of creations(run)) {
      const block = blocks(run).find(({ group }) => group === creation.event.on);
      if ((block?.exit?.ended ?? Infinity) < creation.at) yield* refused(run, creation, "had been left");
    }
  },
  example: {
    program: main(taskGroup("g"), within("g", log("inside")), taskIn("g", "late", log("too late"))),
    breaks: madeInstead({}),
  },
};

export const createBeforeEnter: Rule = {
  id: "taskgroup.create-before-enter",
  says: "create_task() on a group that has not been entered raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.TaskGroup.create_task",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    if (!isOrderly(run)) return;
    for (const creation of creations(run)) {
      const { event, at } = creation;
      const entry = run.waits.find(({ step, on }) => step === "enter" && on === event.on);
      if (entry === undefined || entry.began > at) yield* refused(run, creation, "had not been entered");
    }
  },
  example: {
    program: main(taskGroup("g"), taskIn("g", "late", log("too soon"))),
    breaks: madeInstead({}),
  },
};

export const createWhileShuttingDown: Rule = {
  id: "taskgroup.create-while-shutting-down",
  says: "Once a task of the group has failed (or the group is being cancelled) create_task() raises RuntimeError.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const creation of creations(run)) {
      const block = blocks(run).find(({ group }) => group === creation.event.on);
      if (block === undefined || (block.exit?.ended ?? Infinity) < creation.at) continue;
      if (isAborting(run, block, creation)) yield* refused(run, creation, "was shutting down");
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      within(
        "g",
        taskIn("g", "tidy", lastly([awaits(sleep(9))], awaits(sleep(1)), taskIn("g", "late", log("too late")))),
        taskIn("g", "hasty", awaits(sleep(1)), raises("Boom")),
      ),
    ),
    breaks: madeInstead({ by: "tidy_coro" }),
  },
};

export const rejectedCoroutineClosed: Rule = {
  id: "taskgroup.rejected-coroutine-closed",
  says: "When create_task() of an inactive group refuses a coroutine it closes it, so no never-awaited warning follows.",
  doc: "library/asyncio-task#asyncio.TaskGroup.create_task",
  level: "must",
  since: "3.13",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { at, node, event } of creations(run)) {
      const [given = ""] = event.args ?? [];
      if (event.raised?.exception !== "RuntimeError" || run.call(given)?.call !== "coroutine") continue;
      if (run.activation(given) !== undefined) continue;
      const name = typeof node.coro === "string" ? node.coro : "as" in node.coro ? node.coro.as : undefined;
      const dropped = run.did("del").find((each) => each.at > at && each.node.name === name && each.event.on === given);
      // what has no name is dropped with the statement, what has one before its del is observed
      const place = name === undefined ? at + 1 : dropped && dropped.at - 1;
      if (place === undefined) continue;
      const warning = run.trace[place];
      if (warning?.is === "warned" && warning.category === "RuntimeWarning")
        yield broken(`${event.on} refused ${given}, and Python warned that it was never awaited`, at, place);
      else yield held(at);
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      make({ call: "create_task", group: "g", coro: { call: "coroutine", body: [log("too soon")] } }),
      { do: "collect" },
    ),
    breaks: (trace) => {
      const place = the("did", { on: "g" })(trace);
      return trace.toSpliced(place + 1, 0, { is: "warned", t: trace[place]!.t, category: "RuntimeWarning" });
    },
  },
};

/** The finding about a coroutine that a group must not take. */
function* refused(run: Run, { at, event }: Did<"create_task">, why: string): Iterable<Finding> {
  const [given = ""] = event.args ?? [];
  if (run.call(given)?.call !== "coroutine" || !isGroup(run, event.on)) return;
  const because = () =>
    `${event.on} ${why}: expected RuntimeError for ${given}, saw ${tell(event.raised ?? event.value)}`;
  yield expect(event.raised?.exception === "RuntimeError", because, at);
}

/** Whether the group must know by then that it is to shut down: its body has failed, or a task of it has, and somebody was told, or time has passed. */
function isAborting(run: Run, block: Block, { at, t }: Did<"create_task">): boolean {
  const { exit, leaving, failures, entered, children } = block;
  if (exit !== undefined && exit.began < at && leaving !== undefined) return true;
  const failed = failures.find(isPlain);
  if (failed === undefined || failed.at > at) return false;
  if (t > failed.t + LATE) return run.steady(failed.at, at);
  const told = run.waits.some(
    ({ by, ended, outcome }) =>
      ended !== undefined &&
      ended > failed.at &&
      ended < at &&
      isCancelledError(outcome?.raised) &&
      (by === block.by || children.some((each) => each.coroutine === by)),
  );
  return told && run.calm(entered.began, at, [entered.began]);
}
