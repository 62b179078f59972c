import type { Body, Of, Statement } from "../../spec/program.ts";
import type { Draw } from "./draw.ts";
import type { Page } from "./page.ts";
import { delay, error, plainValue, timeout } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";

/** Executors, and jobs for them. */
export const executors: Page = {
  statements: {
    thread_pool: ({ draw, fresh }) => ({
      do: "thread_pool",
      as: fresh("executor"),
      ...(draw.chance(40) && { workers: draw.int(1, 2) }),
    }),
    inline_executor: ({ fresh }) => ({ do: "inline_executor", as: fresh("executor") }),
    set_default_executor: (scope) => {
      const executor = scope.draw.chance(85) ? scope.some("executor") : undefined;
      return { do: "set_default_executor", ...(executor !== undefined && { executor }) };
    },
  },
  calls: {
    run_in_executor: (scope) => inExecutor(scope),
    to_thread: (scope) => toThread(scope),
    shutdown_default_executor: ({ draw }) => ({
      call: "shutdown_default_executor",
      ...(draw.chance(40) && { timeout: timeout(draw) }),
    }),
  },
  usual: [
    ["thread_pool", 2],
    ["inline_executor", 1],
    ["set_default_executor", 1],
    ["run_in_executor", 1],
    ["to_thread", 1],
    ["shutdown_default_executor", 1],
  ],
  awaited: [
    [9, "run_in_executor"],
    [9, "to_thread"],
    [2, "shutdown_default_executor"],
  ],
  kept: [
    [12, "run_in_executor"],
    [4, "to_thread"],
  ],
  makes: {
    thread_pool: "executor",
    inline_executor: "executor",
    run_in_executor: "future",
    to_thread: "coroutine",
    shutdown_default_executor: "coroutine",
  },
  situations: [[7, jobs]],
};

/** What a thread does: it blocks, looks, and calls what threads may call. */
export function job(scope: Scope, least = 1): Body {
  const { draw } = scope;
  const acts = draw.times<Statement>(least, 3, () =>
    draw.weighted<() => Statement>([
      [40, () => ({ do: "block", seconds: draw.pick([1, 1, 2, 0.5, 3]) })],
      [25, () => ({ do: "log", value: plainValue(draw) })],
      [12, () => ({ do: "var_get", variable: draw.pick(["v", "w"]) })],
      [8, () => ({ do: "var_set", variable: draw.pick(["v", "w"]), value: plainValue(draw) })],
      [15, () => calledSoon(scope)],
    ])(),
  );
  if (draw.chance(35)) acts.push({ do: "return", value: plainValue(draw) });
  else if (draw.chance(20)) acts.push({ do: "raise", exception: { new: error(draw) } });
  return acts;
}

/** A callback that another thread hands to the loop. */
export function calledSoon(scope: Scope): Statement {
  const loop = scope.some("loop");
  const callback = scope.body("callback", 3, 0, 1);
  if (loop === undefined) return { do: "log", value: "on a thread" };
  return { do: "call_soon_threadsafe", callback, loop, as: scope.fresh("handle") };
}

function inExecutor(scope: Scope): Of<"run_in_executor"> {
  const { draw } = scope;
  const executor = draw.chance(30) ? scope.some("executor") : undefined;
  return {
    call: "run_in_executor",
    callback: job(scope),
    ...(draw.chance(30) && { args: draw.times(1, 2, () => plainValue(draw)) }),
    ...(executor !== undefined && { executor }),
    as: scope.fresh("future"),
  };
}

function toThread(scope: Scope): Of<"to_thread"> {
  const { draw } = scope;
  return {
    call: "to_thread",
    callback: job(scope),
    ...(draw.chance(40) && { args: draw.times(1, 2, () => plainValue(draw)) }),
    ...(draw.chance(20) && { keyword: draw.int(1, 9) }),
  };
}

/** Jobs of different length, a task that goes on meanwhile, and an end of the executor in the middle of it. */
export function jobs(scope: Scope): ReturnType<Situation> {
  const { draw } = scope;
  const loop = scope.fresh("loop");
  const begin: Statement[] = [{ do: "get_running_loop", as: loop }];
  if (draw.chance(35)) begin.push({ do: "thread_pool", as: scope.fresh("executor"), ...few(draw) });
  if (draw.chance(20)) begin.push({ do: "inline_executor", as: scope.fresh("executor") });
  if (draw.chance(25)) {
    const executor = draw.chance(80) ? scope.some("executor") : undefined;
    begin.push({ do: "set_default_executor", ...(executor !== undefined && { executor }) });
  }
  if (draw.chance(30)) begin.push({ do: "var_set", variable: "v", value: plainValue(draw) });
  const clock: Statement[] = draw.chance(50)
    ? [
        inTask(scope, [
          { do: "repeat", times: 3, body: [{ do: "await", what: { call: "sleep", delay: draw.pick([0.5, 1, 2]) } }] },
        ]),
      ]
    : [];
  const work = (): Statement =>
    draw.weighted<() => Statement>([
      [35, () => ({ do: "make", what: inExecutor(scope) })],
      [15, () => ({ do: "await", what: inExecutor(scope) })],
      [15, () => ({ do: "await", what: toThread(scope) })],
      [15, () => inTask(scope, [{ do: "await", what: draw.chance(50) ? toThread(scope) : inExecutor(scope) }])],
      [10, () => ({ do: "await", what: { call: "wait_for", fut: toThread(scope), timeout: timeout(draw) } })],
      [
        10,
        () => {
          const kept = scope.fresh("coroutine");
          return { do: "make", what: { ...toThread(scope), as: kept } };
        },
      ],
    ])();
  const meddle = (): Statement =>
    draw.weighted<() => Statement>([
      [25, () => ({ do: "await", what: { call: "sleep", delay: delay(draw) } })],
      [15, () => ({ do: "cancel", future: scope.someFuture() ?? "f1" })],
      [
        14,
        () => ({
          do: "await",
          what: { call: "shutdown_default_executor", ...(draw.chance(45) && { timeout: draw.pick([0.5, 1, 1, 2]) }) },
        }),
      ],
      [10, () => ({ do: "done", future: scope.someFuture() ?? "f1" })],
      [10, () => ({ do: "await", what: scope.someFuture() ?? "f1" })],
      [8, () => ({ do: "await", what: scope.some("coroutine") ?? "c1" })],
      [6, () => ({ do: "block", seconds: draw.pick([1, 2]) })],
    ])();
  if (draw.chance(45)) {
    const long = draw.chance(12);
    const main = [...begin, ...plot(scope, long), ...draw.times(0, 1, () => careful(scope, meddle()))];
    return {
      host: [
        { do: "run", main: { call: "coroutine", body: main, as: "main" } },
        ...(long ? [{ do: "block", seconds: 200 } as const] : []),
      ],
    };
  }
  const body = [
    ...begin,
    ...clock,
    ...draw.times(1, 3, () => careful(scope, work())),
    ...draw.times(0, 3, () => careful(scope, meddle())),
    ...draw.times(0, 1, () => careful(scope, work())),
    ...draw.times(0, 2, () => careful(scope, meddle())),
  ];
  return {
    host: [
      { do: "run", main: { call: "coroutine", body, as: "main" } },
      ...(draw.chance(25) ? [{ do: "block", seconds: draw.pick([1, 4]) } as const] : []),
    ],
  };
}

/** What random jobs seldom come to: who is first, who is cancelled, who is waited for and for how long. */
function plot(scope: Scope, long: boolean): Body {
  const { draw } = scope;
  const submit = (...callback: Body): Of<"run_in_executor"> => ({
    call: "run_in_executor",
    callback,
    as: scope.fresh("future"),
  });
  const blocks = (...seconds: readonly number[]): Statement => ({ do: "block", seconds: draw.pick(seconds) });
  const sleeps = (...seconds: readonly number[]): Statement => ({
    do: "await",
    what: { call: "sleep", delay: draw.pick(seconds) },
  });
  if (long) return [{ do: "make", what: submit(blocks(400, 300, 350)) }, ...(draw.chance(30) ? [sleeps(1, 100)] : [])];
  return draw.weighted<() => Body>([
    [
      20,
      () => {
        const job = submit(blocks(2, 3), { do: "log", value: "not interrupted" });
        const waits = inTask(scope, [careful(scope, { do: "await", what: job.as! })]);
        const waiting = draw.chance(50) ? [waits] : [];
        return [
          { do: "make", what: job },
          ...waiting,
          sleeps(1, 1, 0.5),
          { do: "cancel", future: job.as! },
          careful(scope, { do: "await", what: job.as! }),
          sleeps(0, 3),
        ];
      },
    ],
    [
      20,
      () => [
        ...draw.times(2, 3, () => inTask(scope, [{ do: "await", what: submit(blocks(1, 2, 3, 0.5)) }])),
        sleeps(1, 4),
      ],
    ],
    [
      15,
      () => [
        { do: "var_set", variable: "v", value: plainValue(draw) },
        { do: "await", what: submit({ do: "var_get", variable: "v" }, { do: "var_set", variable: "v", value: 5 }) },
        { do: "var_get", variable: "v" },
      ],
    ],
    [
      20,
      () => {
        const executor = scope.fresh("executor");
        return [
          { do: "thread_pool", as: executor, workers: draw.pick([1, 1, 2]) },
          { do: "set_default_executor", executor },
          ...draw.times<Statement>(2, 4, () => ({ do: "make", what: submit(blocks(1, 2)) })),
          sleeps(1, 5),
        ];
      },
    ],
    [
      25,
      () => {
        const executor = scope.fresh("executor");
        return [
          { do: draw.pick(["inline_executor", "thread_pool"] as const), as: executor },
          { do: "make", what: submit(blocks(2, 3)) },
          {
            do: "await",
            what: { call: "shutdown_default_executor", ...(draw.chance(70) && { timeout: draw.pick([1, 1, 4]) }) },
          },
          { do: "make", what: { ...submit({ do: "log", value: "after" }), ...(draw.chance(70) && { executor }) } },
          sleeps(1, 5),
        ];
      },
    ],
  ])();
}

/** A statement, or one whose errors end nothing. */
export function careful(scope: Scope, one: Statement): Statement {
  const { draw } = scope;
  if (draw.chance(30)) return one;
  return {
    do: "try",
    body: [one],
    handlers: [{ except: draw.pick(["Exception", "BaseException"] as const), body: [] }],
  };
}

export const inTask = (scope: Scope, body: Body): Statement => ({
  do: "make",
  what: {
    call: "create_task",
    coro: { call: "coroutine", body, as: scope.fresh("coroutine") },
    as: scope.fresh("task"),
  },
});

const few = (draw: Draw): { workers?: number } => (draw.chance(50) ? { workers: draw.int(1, 2) } : {});
