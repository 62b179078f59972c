import { ownBody, pendingAt } from "../../lens/fate.ts";
import { loopOfFuture } from "../../lens/loop-life.ts";
import type { Statement } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { runningAt } from "../../lens/running.ts";
import { isHandler } from "../../lens/steps.ts";
import { madeTasks, taskAround } from "../../lens/tasks.ts";
import type { Id } from "../../trace.ts";
import { awaits, cancel, coroutine, main, make, onLoop, program, sleep, task } from "../../write.ts";

const allOf = (loop?: string): Statement => ({ do: "all_tasks", ...(loop && { loop }) });

export const allTasks: Rule = {
  id: "task.all-tasks",
  says: "all_tasks() returns the set of not yet finished tasks of the running loop, including the calling one; finished and cancelled ones are not in it.",
  doc: "library/asyncio-task#asyncio.all_tasks",
  level: "must",
  since: "3.7",
  about: ["all_tasks"],
  *judge(run) {
    for (const did of run.did("all_tasks")) {
      const { at, by, node, event } = did;
      const running = runningAt(run, at);
      if (node.loop !== undefined || event.unbound !== undefined || running === undefined) continue;
      if (isHandler(run, by)) continue; // asyncio.run() reports with its loop stopped
      const seen = setOf(did);
      const own = taskAround(run, by);
      const here = madeTasks(run).filter((each) => each.node.loop === undefined && runningAt(run, each.at) === running);
      const due = [...here.filter((each) => isAlive(run, each.id, at)).map((each) => each.id), ...(own ? [own] : [])];
      const missing = due.find((id) => !seen?.includes(id));
      const over = seen?.find((id) => isOver(run, id, at));
      if (seen === undefined) yield broken(`expected a set of tasks, saw ${tell(event.raised ?? event.value)}`, at);
      else if (missing)
        yield broken(`expected ${missing}, which was not done, in all_tasks(), saw ${tell(event.value)}`, at);
      else if (over) yield broken(`expected ${over}, which was done, not in all_tasks(), saw ${tell(event.value)}`, at);
      else if (here.length > 0) yield held(at);
    }
  },
  example: {
    program: main(
      task("cook", awaits(sleep(9))),
      task("guest"),
      task("waiter", awaits(sleep(9))),
      awaits(sleep(1)),
      cancel("waiter"),
      awaits(sleep(1)),
      allOf(),
    ),
    breaks: change(the("did", { value: { set: ["cook", "task(main)"] } }), {
      value: { set: ["cook", "guest", "task(main)"] },
    }),
  },
};

export const allTasksPerLoop: Rule = {
  id: "task.all-tasks-per-loop",
  says: "all_tasks(loop) lists only tasks of that loop.",
  doc: "library/asyncio-task#asyncio.all_tasks",
  level: "must",
  since: "3.7",
  about: ["all_tasks"],
  needs: ["all_tasks.loop"],
  *judge(run) {
    if (run.did("thread").length > 0) return;
    for (const did of run.did("all_tasks")) {
      const { at, node, event } = did;
      const loop = event.on;
      if (node.loop === undefined || loop === undefined || event.unbound !== undefined) continue;
      const seen = setOf(did);
      const homes = madeTasks(run).flatMap(({ id, at: made }) => {
        const home = made < at ? loopOfFuture(run, id) : undefined;
        return home === undefined ? [] : [{ id, home }];
      });
      const stranger = homes.find(({ id, home }) => home !== loop && seen?.includes(id));
      const missing = homes.find(({ id, home }) => home === loop && isAlive(run, id, at) && !seen?.includes(id));
      if (seen === undefined) yield broken(`expected a set of tasks, saw ${tell(event.raised ?? event.value)}`, at);
      else if (stranger) yield broken(`expected only tasks of ${loop}, saw ${stranger.id} of ${stranger.home}`, at);
      else if (missing) yield broken(`expected ${missing.id} of ${loop}, saw ${tell(event.value)}`, at);
      else if (homes.length > 0) yield held(at);
    }
  },
  example: {
    program: onLoop(
      { do: "new_event_loop", as: "other" },
      make({ call: "create_task", loop: "L", as: "cook", coro: coroutine("recipe") }),
      make({ call: "create_task", loop: "other", as: "guest", coro: coroutine("visit") }),
      allOf("other"),
    ),
    breaks: change(the("did", { value: { set: ["guest"] } }), { value: { set: ["cook", "guest"] } }),
  },
};

export const allTasksNoLoop: Rule = {
  id: "task.all-tasks-no-loop",
  says: "all_tasks() without argument raises RuntimeError when no loop is running.",
  doc: "library/asyncio-task#asyncio.all_tasks",
  level: "must",
  since: "3.7",
  about: ["all_tasks"],
  *judge(run) {
    for (const { at, node, event } of run.did("all_tasks")) {
      if (node.loop !== undefined || event.unbound !== undefined || runningAt(run, at) !== undefined) continue;
      const because = () =>
        `expected all_tasks() to raise RuntimeError while no loop ran, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "RuntimeError", because, at);
    }
  },
  example: {
    program: program(allOf()),
    breaks: change(the("did"), { raised: undefined, value: { set: [] } }),
  },
};

const setOf = ({ event: { value } }: Pick<Did, "event">): readonly Id[] | undefined =>
  typeof value === "object" && value !== null && "set" in value ? value.set : undefined;

/** Whether a task is certainly there and not done: one that nothing refers to may be gone after a collection. */
const isAlive = (run: Run, task: Id, at: number): boolean =>
  pendingAt(run, task, at) && (ownBody(run, task)?.ended !== undefined || run.did("collect").length === 0);

/** Whether a task is certainly done. */
function isOver(run: Run, task: Id, at: number): boolean {
  const body = ownBody(run, task);
  if (body?.ended !== undefined && body.ended < at) return body.outcome?.raised?.exception !== "GeneratorExit";
  return run
    .did("cancelled", "done")
    .some((each) => each.event.on === task && each.event.value === true && each.at < at);
}
