import { undisturbed } from "../../lens/cancellation.ts";
import { literal } from "../../lens/context-variables.ts";
import { same, tell } from "../../lens/seen.ts";
import { sleeps } from "../../lens/sleeps.ts";
import { ending, replyTo } from "../../lens/suspension.ts";
import { type EagerTask, eagerTasks, restOf } from "../../lens/task-factories.ts";
import { onTime } from "../../lens/times.ts";
import type { Statement } from "../../program.ts";
import { change, later, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Seen } from "../../trace.ts";
import { awaits, log, main, sleep, task } from "../../write.ts";

const eager: Statement = { do: "set_task_factory", factory: "eager" };

export const startsSynchronously: Rule = {
  id: "eager.starts-synchronously",
  says: "With eager_task_factory a new task runs its coroutine inside create_task(), up to the first suspension.",
  doc: "library/asyncio-task#asyncio.eager_task_factory",
  level: "must",
  since: "3.12",
  about: ["set_task_factory"],
  *judge(run) {
    for (const { id, made, coroutine, byFactory, body } of eagerTasks(run)) {
      if (!byFactory) continue;
      yield expect(
        body !== undefined && body.began < made.at,
        () => `expected ${coroutine} to begin while ${id} was made of it, saw it begin at ${body?.from ?? "no time"}`,
        made.at,
      );
    }
  },
  example: {
    program: main(eager, task("cook", log("cooks"), awaits(sleep(0))), log("goes on"), awaits("cook")),
    breaks: move(the("began", { who: "cook_coro" }), { after: the("waits", { on: "task(cook_coro)" }) }),
  },
};

export const suspendedTaskScheduled: Rule = {
  id: "eager.suspended-task-scheduled",
  says: "An eager task that suspends continues like an ordinary task when what it awaits is ready.",
  doc: "library/asyncio-task#asyncio.eager_task_factory",
  level: "must",
  since: "3.12",
  about: ["create_task", "task", "ensure_future"],
  *judge(run) {
    for (const { id, made, coroutine } of eagerTasks(run)) {
      const first = sleeps(run).find(({ wait }) => wait.by === coroutine && wait.began < made.at);
      if (first === undefined) continue;
      const { wait, proof } = replyTo(run, first.wait, first.wait.began, first.due) ?? {};
      if (wait === undefined || proof === undefined) continue;
      if (!undisturbed(run, wait, wait.began, proof - 1)) continue;
      yield expect(
        wait.outcome?.value !== undefined && (onTime(wait.to!, first.due) || !run.steady(wait.began, proof)),
        () => `expected ${id} to go on at ${first.due}, saw that it ${ending(wait)}`,
        made.at,
        proof,
      );
    }
  },
  example: {
    program: main(eager, task("nap", awaits(sleep(2)), log("awake")), awaits("nap")),
    breaks: later(the("resumed", { by: "nap_coro" }), 9),
  },
};

export const currentTask: Rule = {
  id: "eager.current-task",
  says: "During its eager step current_task() is the new task; afterwards it is the creator again.",
  doc: "library/asyncio-task#asyncio.eager_task_factory",
  level: "should",
  since: "3.12",
  about: ["create_task", "task", "ensure_future"],
  *judge(run) {
    for (const { id, made, body } of eagerTasks(run)) {
      if (body === undefined || body.began > made.at) continue;
      yield expect(
        body.event.task === id,
        () => `expected current_task() in ${body.who} to be ${id}, saw ${body.event.task ?? "None"}`,
        body.began,
      );
      const creator = run.activation(made.by)?.event.task;
      const asked = run
        .did("current_task")
        .find(({ at, by, node }) => at > made.at && by === made.by && node.loop === undefined);
      if (typeof creator !== "string" || asked === undefined || !run.sameStep(made.by, made.at, asked.at)) continue;
      yield expect(
        same(asked.event.value, { ref: creator }),
        () =>
          `expected current_task() in ${made.by} to be ${creator} again, saw ${tell(asked.event.raised ?? asked.event.value)}`,
        made.at,
        asked.at,
      );
    }
  },
  example: {
    program: main(eager, task("cook", log("cooks")), { do: "current_task" }, awaits("cook")),
    breaks: change(the("did", { value: { ref: "task(main)" } }), { value: null }),
  },
};

export const contextCopied: Rule = {
  id: "eager.context-copied",
  says: "An eager task runs in a copy of the creator's context: its variable changes are not visible to the creator.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.12",
  about: ["var_set"],
  needs: ["var_get"],
  *judge(run) {
    for (const one of eagerTasks(run)) {
      const { made, coroutine } = one;
      if (made.node.call !== "ensure_future" && made.node.context !== undefined) continue;
      for (const { at, by, node, event } of run.did("var_get")) {
        if (by !== made.by || at < made.at || !run.sameStep(by, made.at, at) || event.unbound !== undefined) continue;
        const set = run
          .did("var_set")
          .find((each) => each.by === coroutine && each.at < made.at && each.node.variable === node.variable);
        const own = set === undefined ? undefined : ownValue(run, one, node.variable, at);
        if (own === undefined) continue;
        yield expect(
          same(event.value, own),
          () => `expected ${node.variable} to be ${tell(own)} in ${by} still, saw ${tell(event.raised ?? event.value)}`,
          set!.at,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      eager,
      task("cook", { do: "var_set", variable: "v", value: 1 }),
      { do: "var_get", variable: "v" },
      awaits("cook"),
    ),
    breaks: change(the("did", { by: "main", value: null }, 2), { value: 1 }),
  },
};

export const nestedDepthFirst: Rule = {
  id: "eager.nested-depth-first",
  says: "Eager tasks created inside eager steps run nested, depth first, before control returns to the creator.",
  doc: "library/asyncio-task#asyncio.eager_task_factory",
  level: "should",
  since: "3.12",
  about: ["create_task", "task", "ensure_future"],
  *judge(run) {
    const all = eagerTasks(run);
    for (const inner of all) {
      const outer = all.find(({ coroutine, made }) => coroutine === inner.made.by && inner.made.at < made.at);
      if (outer === undefined) continue;
      yield expect(
        inner.body !== undefined && inner.body.began < inner.made.at,
        () =>
          `expected ${inner.coroutine} to run inside of ${outer.coroutine}, saw it begin at ${inner.body?.from ?? "no time"}`,
        inner.made.at,
        outer.made.at,
      );
    }
  },
  example: {
    program: main(
      eager,
      task("outer", log("in"), task("inner", log("deep")), log("out")),
      log("back"),
      awaits(sleep(0)),
    ),
    breaks: move(the("began", { who: "inner_coro" }), { after: the("waits", { by: "main" }) }),
  },
};

export const allTasksDuringStep: Rule = {
  id: "eager.all-tasks-during-step",
  says: "all_tasks() called inside an eager step contains the running eager task.",
  doc: "library/asyncio-task#asyncio.all_tasks",
  level: "implementation",
  since: "3.12",
  about: ["all_tasks"],
  *judge(run) {
    for (const { id, made, coroutine } of eagerTasks(run)) {
      for (const { at, by, node, event } of run.did("all_tasks")) {
        if (by !== coroutine || at > made.at || node.loop !== undefined || event.value === undefined) continue;
        const seen = event.value;
        yield expect(
          typeof seen === "object" && seen !== null && "set" in seen && seen.set.includes(id),
          () => `expected all_tasks() in the first step of ${id} to have it, saw ${tell(seen)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(eager, task("cook", { do: "all_tasks" }), awaits("cook")),
    breaks: change(the("did", { by: "cook_coro" }), { value: { set: ["task(main)"] } }),
  },
};

/** What the creator itself has made of the variable, where nobody else can have. */
function ownValue(run: Run, { made, coroutine }: EagerTask, variable: string, at: number): Seen | undefined {
  const others = run
    .did("var_set")
    .filter((each) => each.node.variable === variable && each.at < at && each.by !== coroutine);
  if (others.length === 0) return null;
  const last = others.at(-1)!;
  const isOwn = last.by === made.by && run.sameStep(made.by, last.at, at) && restOf(run, last) !== undefined;
  return isOwn ? literal(last.node.value) : undefined;
}
