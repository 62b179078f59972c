import type { Awaitable, Body, Of, Program, Statement } from "../../spec/program.ts";
import { answer } from "./answer.ts";
import type { Page } from "./page.ts";
import { delay, error, plainValue, timeout } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";

/** Children that finish in any order, taken as they come, in one way or the other. */
const finishing: Situation = (scope) => {
  const { draw } = scope;
  const children = draw.times<Awaitable>(0, 4, () => finisher(scope));
  const [made, ...kept] = started(scope, children);
  return program([
    ...kept,
    made!,
    ...(draw.chance(35) ? ahead(scope) : draw.chance(25) ? [sleep(draw.pick([0, 1, 2, 5]))] : []),
    ...taking(scope, children.length),
    ...(draw.chance(50) ? [sleep(draw.pick([1, 9]))] : []),
    ...scope.body("coroutine", 1, 0, 2),
  ]);
};

/** Whoever waits for the next one is cancelled, or several wait at the same time. */
const overtaken: Situation = (scope) => {
  const { draw } = scope;
  const children = draw.times<Awaitable>(1, 4, () => finisher(scope));
  const [made, ...kept] = started(scope, children);
  const takers = draw.times<Statement>(1, 2, () => ({
    do: "make",
    what: {
      call: "create_task",
      coro: { call: "coroutine", body: taking(scope, draw.int(1, 2)), as: scope.fresh("coroutine") },
      as: scope.fresh("task"),
    },
  }));
  return program([
    ...kept,
    made!,
    ...takers,
    ...draw.times(0, 3, () => sleep(draw.pick([0, 0, 1]))),
    { do: "cancel", future: scope.some("task") ?? "t1" },
    ...taking(scope, children.length),
    sleep(draw.pick([0, 3])),
  ]);
};

/** The first item is taken, and awaited later. */
function ahead(scope: Scope): Statement[] {
  const first = scope.fresh("coroutine");
  return [
    { do: "make", what: { call: "next", iterator: scope.some("iterator") ?? "it1", as: first } },
    sleep(scope.draw.pick([1, 2, 5])),
    { do: "await", what: first },
  ];
}

export const asCompletedSituations: readonly (readonly [number, Situation])[] = [
  [13, finishing],
  [3, overtaken],
];

/** as_completed(), and both ways to iterate over it. */
export const asCompleted: Page = {
  calls: {
    as_completed: (scope, depth) => ({
      call: "as_completed",
      aws: scope.draw.times(0, 3, () => scope.awaitable(depth + 1)),
      ...(scope.draw.chance(40) && { timeout: timeout(scope.draw) }),
      ...(scope.draw.chance(6) && { generator: true }),
      as: scope.fresh("iterator"),
    }),
    next(scope) {
      const iterator = scope.some("iterator");
      return iterator === undefined ? undefined : { call: "next", iterator, as: scope.fresh("coroutine") };
    },
  },
  statements: {
    async_for(scope, _where, depth) {
      const over = scope.some("iterator");
      if (over === undefined) return undefined;
      return { do: "async_for", over, as: scope.fresh("task"), body: scope.body("coroutine", depth + 1, 0, 2) };
    },
  },
  usual: [
    ["as_completed", 1],
    ["next", 1],
    ["async_for", 4],
  ],
  awaited: [[8, "next"]],
  kept: [
    [10, "as_completed"],
    [5, "next"],
  ],
  inCoroutinesOnly: ["async_for"],
  nesting: ["async_for"],
  makes: { as_completed: "iterator", next: "coroutine" },
  situations: asCompletedSituations,
};

/** The as_completed() call, and before it what makes those of its arguments that have names. */
function started(scope: Scope, children: readonly Awaitable[]): Statement[] {
  const { draw } = scope;
  const kept: Statement[] = [];
  const aws = children.map<Awaitable>((child) => {
    if (typeof child === "string" || !draw.chance(55) || child.call !== "coroutine") return child;
    const task = scope.fresh("task");
    kept.push({ do: "make", what: { call: "create_task", coro: child, as: task } });
    return task;
  });
  if (draw.chance(25)) {
    const future = scope.fresh("future");
    kept.push({ do: "make", what: { call: "create_future", as: future } });
    kept.push(
      draw.chance(50)
        ? { do: "set_result", future, value: plainValue(draw) }
        : {
            do: "call_later",
            delay: draw.pick([1, 2]),
            callback: [{ do: "set_result", future, value: plainValue(draw) }],
          },
    );
    aws.push(future);
  }
  const again = aws.find((each) => typeof each === "string");
  if (again !== undefined && draw.chance(15)) aws.push(again);
  const call: Of<"as_completed"> = {
    call: "as_completed",
    aws,
    ...(draw.chance(45) && { timeout: draw.pick([0, 1, 1, 2, 2, 3]) }),
    ...(draw.chance(14) && { generator: true }),
    ...(draw.chance(4) && { single: true }),
    as: scope.fresh("iterator"),
  };
  return [{ do: "make", what: call }, ...kept];
}

function finisher(scope: Scope): Awaitable {
  const { draw } = scope;
  const pause = sleep(draw.pick([0, 1, 1, 2, 3, 9, 9]));
  const end: Body = draw.chance(65)
    ? [{ do: "return", value: plainValue(draw) }]
    : [{ do: "raise", exception: { new: error(draw) } }];
  const body: Body = draw.chance(15)
    ? [{ do: "try", body: [pause], handlers: answer(scope, 1, "CancelledError") }, ...end]
    : [pause, ...end];
  if (draw.chance(6)) return { call: "sleep", delay: delay(draw), result: plainValue(draw) };
  return { call: "coroutine", body, as: scope.fresh("coroutine") };
}

function taking(scope: Scope, count: number): Statement[] {
  const { draw } = scope;
  const iterator = scope.some("iterator") ?? "it1";
  if (draw.chance(45)) {
    const item = scope.fresh("task");
    const each: Statement = { do: "async_for", over: iterator, as: item, body: looks(scope, item) };
    return [draw.chance(70) ? guarded(each) : each];
  }
  const times = count + draw.pick([0, 0, 0, 1, 1, -1]);
  if (draw.chance(30)) return [{ do: "repeat", times: Math.max(1, times), body: [guarded(take(scope, iterator))] }];
  return Array.from({ length: Math.max(1, times) }, () => {
    const one = take(scope, iterator);
    return draw.chance(70) ? guarded(one) : one;
  });
}

const take = (scope: Scope, iterator: string): Statement =>
  scope.draw.chance(85)
    ? { do: "await", what: { call: "next", iterator } }
    : { do: "make", what: { call: "next", iterator, as: scope.fresh("coroutine") } };

const looks = ({ draw }: Scope, item: string): Body =>
  draw.weighted<Body>([
    [30, []],
    [25, [{ do: "result", future: item }]],
    [20, [{ do: "exception", future: item }]],
    [15, [guarded({ do: "await", what: item })]],
    [10, [sleep(1)]],
  ]);

const guarded = (statement: Statement): Statement => ({
  do: "try",
  body: [statement],
  handlers: [{ except: "BaseException", body: [] }],
});

const sleep = (seconds: number): Statement => ({ do: "await", what: { call: "sleep", delay: seconds } });

const program = (body: Body): Program => ({ host: [{ do: "run", main: { call: "coroutine", body, as: "main" } }] });
