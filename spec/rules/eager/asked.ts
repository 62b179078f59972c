import { loopOf } from "../../lens/loop-life.ts";
import { runningAt } from "../../lens/running.ts";
import { tell } from "../../lens/seen.ts";
import { callsOf, coroutineOf, eagerTasks, factoryOf, restOf } from "../../lens/task-factories.ts";
import { usedOnce } from "../../lens/used-once.ts";
import type { Statement } from "../../program.ts";
import { change, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import { awaits, coroutine, log, main, make, onLoop, returns, runUntilComplete } from "../../write.ts";

const made = (eagerStart: boolean): Statement =>
  make({ call: "create_task", coro: coroutine("job", log("works")), eager_start: eagerStart, as: "task" });

export const notRunningLoop: Rule = {
  id: "eager.not-running-loop",
  says: "Task(coro, loop=loop, eager_start=True) while the loop is not running schedules the task normally.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.12",
  about: ["task"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const task of run.did("task")) {
      const { at, by, node, event } = task;
      const given = coroutineOf(run, task);
      if (node.eager_start !== true || by !== "host" || given === undefined || event.unbound !== undefined) continue;
      if (node.loop === undefined || runningAt(run, at) !== undefined || event.raised !== undefined) continue;
      const body = run.activation(given);
      yield expect(
        body === undefined || body.began > at,
        () => `no loop was running, but ${given} began while ${event.made} was made of it`,
        at,
        ...(body === undefined ? [] : [body.began]),
      );
    }
  },
  example: {
    program: onLoop(
      make({ call: "task", coro: coroutine("job", log("works")), loop: "L", eager_start: true, as: "task" }),
      runUntilComplete("task"),
    ),
    breaks: move(the("began", { who: "job" }), { before: the("did", { made: "task" }) }),
  },
};

export const customConstructor: Rule = {
  id: "eager.custom-constructor",
  says: "create_eager_task_factory(ctor) makes a factory that builds tasks with ctor(coro, loop=..., eager_start=True, ...).",
  doc: "library/asyncio-task#asyncio.create_eager_task_factory",
  level: "must",
  since: "3.12",
  about: ["set_task_factory"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const task of run.did("create_task", "ensure_future")) {
      const factory = factoryOf(run, task);
      const given = coroutineOf(run, task);
      const { at, event, node } = task;
      if (factory?.kind !== "eager tracing" || factory.id === undefined || given === undefined) continue;
      if (event.made === undefined || ("eager_start" in node && node.eager_start !== undefined)) continue;
      const call = callsOf(run, factory.id).find((each) => each.event.args?.some((arg) => tell(arg) === given));
      const passed = call?.event.args?.at(-1);
      const isEager =
        typeof passed === "object" && passed !== null && "dict" in passed && passed.dict["eager_start"] === true;
      yield expect(
        isEager && tell(call?.outcome?.value) === event.made,
        () =>
          `expected ${factory.id}(${given}, eager_start=True) to make ${event.made}, saw ${call === undefined ? "no call" : tell(passed)}`,
        at,
      );
    }
  },
  example: {
    program: main(
      { do: "set_task_factory", factory: "eager tracing" },
      make({ call: "create_task", coro: coroutine("job", returns(1)), as: "task" }),
      awaits("task"),
    ),
    breaks: change(the("began", { of: "#2" }), { args: [{ ref: "job" }, { dict: {} }] }),
  },
};

export const createTaskEagerStartTrue: Rule = {
  id: "eager.create-task-eager-start-true",
  says: "create_task(coro, eager_start=True) starts that one task eagerly although the loop uses the default factory.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "must",
  since: "3.14",
  about: ["create_task"],
  needs: ["create_task.eager_start"],
  *judge(run) {
    for (const { id, made: task, coroutine: given, body } of eagerTasks(run)) {
      if (task.node.call !== "create_task" || task.node.eager_start !== true) continue;
      if (factoryOf(run, task)?.kind !== "default") continue;
      yield expect(
        body !== undefined && body.began < task.at,
        () => `expected ${given} to begin while ${id} was made of it, saw it begin at ${body?.from ?? "no time"}`,
        task.at,
      );
    }
    for (const task of run.did("create_task")) {
      if (
        task.node.eager_start === true &&
        coroutineOf(run, task) !== undefined &&
        task.event.raised?.exception === "TypeError"
      )
        yield broken(`create_task() did not take eager_start=True`, task.at);
    }
  },
  example: {
    program: main(made(true), log("goes on"), awaits("task")),
    breaks: move(the("began", { who: "job" }), { after: the("waits", { by: "main" }) }),
  },
};

export const createTaskEagerStartFalse: Rule = {
  id: "eager.create-task-eager-start-false",
  says: "create_task(coro, eager_start=False) schedules that one task lazily although the loop uses the eager factory.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "must",
  since: "3.14",
  about: ["create_task"],
  needs: ["create_task.eager_start"],
  *judge(run) {
    if (!usedOnce(run) || run.did("thread").length > 0) return;
    for (const task of run.did("create_task")) {
      const given = coroutineOf(run, task);
      const kind = factoryOf(run, task)?.kind;
      if (task.node.eager_start !== false || given === undefined || (kind !== "eager" && kind !== "eager tracing"))
        continue;
      const body = run.activation(given);
      const rest = restOf(run, task);
      const running = runningAt(run, task.at);
      if (body === undefined || rest === undefined || running === undefined || task.event.raised !== undefined)
        continue;
      if (task.node.loop !== undefined && task.event.on !== loopOf(run, running)) continue;
      yield expect(
        body.began > rest,
        () => `expected ${given} to begin after ${task.by} had come to rest, saw it begin before`,
        task.at,
        body.began,
      );
    }
  },
  example: {
    program: main({ do: "set_task_factory", factory: "eager" }, made(false), log("goes on"), awaits("task")),
    breaks: move(the("began", { who: "job" }), { before: the("did", { made: "task" }) }),
  },
};
