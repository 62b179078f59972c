import { runningOf } from "../../lens/loop-life.ts";
import { kind, type NodeKind, type Statement } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { same, tell } from "../../lens/seen.ts";
import { runningAt } from "../../lens/running.ts";
import { taskAround } from "../../lens/tasks.ts";
import { awaits, callSoon, coroutine, main, onLoop, program, sleep, task } from "../../write.ts";

const currentTask: Statement = { do: "current_task" };

export const currentTaskInside: Rule = {
  id: "task.current-task-inside",
  says: "current_task() inside a task returns that task, also in coroutines it awaits directly.",
  doc: "library/asyncio-task#asyncio.current_task",
  level: "must",
  since: "3.7",
  about: ["current_task"],
  *judge(run) {
    for (const { at, by, node, event } of run.did("current_task")) {
      const task = node.loop === undefined ? taskAround(run, by) : undefined;
      if (task === undefined) continue;
      const because = () => `expected current_task() in ${by} to be ${task}, saw ${tell(event.raised ?? event.value)}`;
      yield expect(same(event.value, { ref: task }), because, at);
    }
  },
  example: {
    program: main(
      task("anna", currentTask, awaits(sleep(1)), currentTask),
      task("bert", awaits(coroutine("sing", currentTask))),
      awaits("anna"),
      awaits("bert"),
    ),
    breaks: change(the("did", { by: "sing" }), { value: { ref: "anna" } }),
  },
};

const plainCallbacks: ReadonlySet<NodeKind> = new Set([
  "call_soon",
  "call_soon_threadsafe",
  "call_later",
  "call_at",
  "add_done_callback",
] satisfies NodeKind[]);

export const currentTaskInCallback: Rule = {
  id: "task.current-task-in-callback",
  says: "current_task() inside a plain callback of a running loop returns None.",
  doc: "library/asyncio-task#asyncio.current_task",
  level: "must",
  since: "3.7",
  about: ["current_task"],
  *judge(run) {
    for (const { at, by, node, event } of run.did("current_task")) {
      const callback = run.activation(by)?.node;
      if (node.loop !== undefined || callback === undefined || !plainCallbacks.has(kind(callback))) continue;
      const because = () => `expected no current_task() in ${by}, a callback, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised === undefined && (event.value ?? null) === null, because, at);
    }
  },
  example: {
    program: main(callSoon([currentTask]), awaits(sleep(1))),
    breaks: change(the("did", { by: "#2()" }), { value: { ref: "task(main)" } }),
  },
};

export const currentTaskNoLoop: Rule = {
  id: "task.current-task-no-loop",
  says: "current_task() without a loop argument raises RuntimeError when no loop is running.",
  doc: "library/asyncio-task#asyncio.current_task",
  level: "must",
  since: "3.7",
  about: ["current_task"],
  *judge(run) {
    for (const { at, node, event } of run.did("current_task")) {
      if (node.loop !== undefined || event.unbound !== undefined || runningAt(run, at) !== undefined) continue;
      const because = () =>
        `expected current_task() to raise RuntimeError while no loop ran, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "RuntimeError", because, at);
    }
  },
  example: {
    program: program(currentTask),
    breaks: change(the("did"), { raised: undefined, value: null }),
  },
};

export const currentTaskLoopArgument: Rule = {
  id: "task.current-task-loop-argument",
  says: "current_task(loop) for a loop that is running no task returns None, also when called outside any loop.",
  doc: "library/asyncio-task#asyncio.current_task",
  level: "must",
  since: "3.7",
  about: ["current_task"],
  needs: ["current_task.loop"],
  *judge(run) {
    for (const { at, node, event } of run.did("current_task")) {
      const loop = event.on;
      if (node.loop === undefined || loop === undefined || runningOf(run, loop, at) !== undefined) continue;
      if (run.waits.some((each) => each.node.do === "run" && each.began < at && at < (each.ended ?? Infinity)))
        continue;
      const because = () =>
        `expected no current_task(${loop}), which was not running, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised === undefined && (event.value ?? null) === null, because, at);
    }
  },
  example: {
    program: onLoop({ do: "current_task", loop: "L" }),
    breaks: change(the("did", { on: "L" }, -1), { value: undefined, raised: { exception: "RuntimeError", id: 1 } }),
  },
};
