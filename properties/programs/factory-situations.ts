import type { Body, Program, Statement } from "../../spec/program.ts";
import { someFactory } from "./factories.ts";
import { delay, error, plainValue } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";
import { afterwards, anything, answers, around, coincidence, race, turns } from "./situations.ts";
import { body } from "./statement.ts";

/** Any other situation on a loop that makes its tasks in another way: the whole program under it, as real programs are. */
export const otherFactory: Situation = (scope): Program => {
  const { draw } = scope;
  const program = draw.pick([anything, race, answers, coincidence])(scope);
  const set: Statement = { do: "set_task_factory", factory: someFactory(draw) };
  const host = program.host.map((one) => {
    const main = one.do === "run" ? one.main : one.do === "run_until_complete" ? one.future : undefined;
    if (main === undefined || typeof main === "string" || main.call !== "coroutine" || main.as !== "main") return one;
    const begun = { ...main, body: [set, ...main.body] };
    return one.do === "run" ? { ...one, main: begun } : { ...one, future: begun };
  });
  return { ...program, host: host as Body };
};

/** Tasks that start at once: some are done before anybody awaits them, some make others, and somebody looks. */
export const eager: Situation = (scope) => {
  const { draw } = scope;
  const has = draw.weighted<"factory" | "argument" | "both">([
    [60, "factory"],
    [25, "argument"],
    [15, "both"],
  ]);
  const making = (inside: Body): Statement => ({
    do: "make",
    what: {
      call: draw.chance(80) ? "create_task" : "task",
      coro: { call: "coroutine", body: inside, as: scope.fresh("coroutine") },
      ...(has !== "factory" && draw.chance(70) && { eager_start: draw.chance(has === "both" ? 40 : 90) }),
      ...(draw.chance(12) && { name: draw.pick(["worker", "helper"]) }),
      as: scope.fresh("task"),
    },
  });
  const statements: Statement[] = [];
  if (has !== "argument")
    statements.push({ do: "set_task_factory", factory: draw.pick(["eager", "eager", "eager tracing"]) });
  if (draw.chance(25)) statements.push({ do: "current_task", as: "me" });
  for (let wanted = draw.int(1, 3); wanted > 0; wanted--) {
    const inner = draw.chance(25) ? [making(child(scope))] : [];
    statements.push(making([...inner, ...child(scope)]), ...looks(scope));
    if (draw.chance(25)) statements.push(...turns(scope, 1, 2));
  }
  statements.push(...body(scope, "coroutine", 1, 0, 2), ...turns(scope, 0, 2), ...looks(scope), ...afterwards(scope));
  return around(scope, statements);
};

/** What is worth asking of tasks that were done as soon as they were made. */
export const doneAtOnce: Situation = (scope) => {
  const { draw } = scope;
  const task = scope.fresh("task");
  const quick = (body: Body) => ({ call: "coroutine", body, as: scope.fresh("coroutine") }) as const;
  const both = scope.fresh("future");
  const making = (inside: Body): Statement => ({
    do: "make",
    what: { call: "create_task", coro: quick(inside), as: task },
  });
  const statements = draw.weighted<() => Body>([
    [
      30,
      () => [
        {
          do: "make",
          what: { call: "gather", aws: draw.times(1, 3, () => quick([{ do: "log", value: 1 }])), as: both },
        },
        { do: "done", future: both },
        { do: "await", what: both },
      ],
    ],
    [
      30,
      () => [
        ...(draw.chance(50) ? [{ do: "var_set", variable: "v", value: "mine" } as const] : []),
        making([{ do: "var_set", variable: "v", value: plainValue(draw) }, ...turns(scope, 0, 1)]),
        { do: "var_get", variable: "v" },
      ],
    ],
    [20, () => [making([{ do: "raise", exception: { new: error(draw) } }]), { do: "exception", future: task }]],
    [20, () => [making([{ do: "return", value: plainValue(draw) }]), { do: "get_coro", task }]],
  ])();
  return around(scope, [{ do: "set_task_factory", factory: "eager" }, ...statements, ...afterwards(scope)]);
};

/** Tasks that would start at once if only their loop were running. */
export const tooEarly: Situation = (scope): Program => {
  const { draw } = scope;
  const loop = scope.fresh("loop");
  const tasks = draw.times<Statement>(1, 2, () => ({
    do: "make",
    what: {
      call: "task",
      coro: { call: "coroutine", body: child(scope), as: scope.fresh("coroutine") },
      loop,
      ...(draw.chance(85) && { eager_start: true }),
      as: scope.fresh("task"),
    },
  }));
  return {
    host: [
      { do: "new_event_loop", as: loop },
      ...(draw.chance(60) ? [{ do: "set_event_loop", loop } as const] : []),
      ...tasks,
      { do: "run_until_complete", loop, future: draw.pick(scope.known("task")) },
      ...(draw.chance(50) ? [{ do: "close", loop } as const] : []),
    ],
  };
};

/** One loop with several factories, one after the other, and tasks made in every way. */
export const factoriesInTurn: Situation = (scope) => {
  const { draw } = scope;
  const statements: Statement[] = [];
  if (draw.chance(15)) {
    const wrong: Statement = { do: "set_task_factory", value: draw.pick([5, "text", { list: [] }]) };
    statements.push(wrong, { do: "get_task_factory" });
  }
  for (let wanted = draw.int(1, 3); wanted > 0; wanted--) {
    statements.push(
      draw.weighted<Statement>([
        [50, { do: "set_task_factory", factory: "tracing" }],
        [15, { do: "set_task_factory", factory: someFactory(draw) }],
        [35, { do: "set_task_factory" }],
      ]),
    );
    if (draw.chance(40)) statements.push({ do: "get_task_factory" });
    statements.push(...made(scope));
  }
  return around(scope, [...statements, ...turns(scope, 0, 2), ...afterwards(scope)]);
};

function made(scope: Scope): Body {
  const { draw } = scope;
  const coro = { call: "coroutine", body: child(scope), as: scope.fresh("coroutine") } as const;
  const task = scope.fresh("task");
  const context = draw.chance(30) ? scope.fresh("context") : undefined;
  return draw.weighted<() => Body>([
    [
      50,
      () => [
        ...(context === undefined ? [] : [{ do: "copy_context", as: context } as const]),
        {
          do: "make",
          what: {
            call: "create_task",
            coro,
            ...(draw.chance(60) && { name: draw.pick(["worker", "helper"]) }),
            ...(context !== undefined && { context }),
            as: task,
          },
        },
        ...(draw.chance(60) ? [{ do: "get_name", task } as const] : []),
      ],
    ],
    [15, () => [{ do: "make", what: { call: "ensure_future", obj: coro, as: task } }]],
    [15, () => [{ do: "await", what: { call: "gather", aws: [coro, { call: "coroutine", body: child(scope) }] } }]],
  ])();
}

/** What a task does: nothing that waits, or a wait and something after it. */
function child(scope: Scope): Body {
  const { draw } = scope;
  const statements: Statement[] = [];
  if (draw.chance(20)) statements.push({ do: "current_task" });
  if (draw.chance(15)) statements.push({ do: "all_tasks" });
  if (draw.chance(15)) statements.push({ do: "var_set", variable: "v", value: plainValue(draw) });
  if (draw.chance(40)) statements.push({ do: "await", what: { call: "sleep", delay: delay(draw) } });
  statements.push(
    draw.weighted<Statement>([
      [45, { do: "return", value: plainValue(draw) }],
      [25, { do: "raise", exception: { new: error(draw) } }],
      [30, { do: "log", value: plainValue(draw) }],
    ]),
  );
  return statements;
}

function looks(scope: Scope): Body {
  const { draw } = scope;
  const task = scope.some("task");
  if (task === undefined || draw.chance(35)) return [];
  return [
    draw.weighted<Statement>([
      [20, { do: "done", future: task }],
      [15, { do: "result", future: task }],
      [15, { do: "exception", future: task }],
      [15, { do: "get_coro", task }],
      [15, { do: "add_done_callback", future: task, callback: [{ do: "log", value: "called" }] }],
      [10, { do: "current_task" }],
      [10, { do: "var_get", variable: "v" }],
      [10, { do: "cancel", future: task }],
      [5, { do: "all_tasks" }],
    ]),
  ];
}
