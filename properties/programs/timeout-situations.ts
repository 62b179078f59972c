import type { Handler, Name } from "../../spec/field.ts";
import type { Body, Statement } from "../../spec/program.ts";
import { coroutine } from "./awaitable.ts";
import { delay, error, timeout } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";
import { afterwards, around, turns, watched } from "./situations.ts";
import { answer } from "./answer.ts";
import { body } from "./statement.ts";
import { instant } from "./timeouts.ts";

/** A task in a block with a deadline, and somebody who cancels it, moves the deadline or holds up the loop, often just when it is due. */
export const deadline: Situation = (scope) => {
  const { draw } = scope;
  const owner = scope.fresh("task");
  const limit = scope.fresh("timeout");
  const meddle = draw.weighted<() => Body>([
    [40, () => []],
    [25, () => [{ do: "cancel", future: owner }]],
    [10, () => [{ do: "reschedule", timeout: limit, when: instant(draw) }]],
    [
      10,
      () => [
        { do: "block", seconds: draw.pick([1, 2]) },
        { do: "cancel", future: owner },
      ],
    ],
    [15, () => body(scope, "coroutine", 1, 1, 2)],
  ])();
  return around(scope, [
    {
      do: "make",
      what: {
        call: "create_task",
        coro: { call: "coroutine", body: timed(scope, limit, 1), as: scope.fresh("coroutine") },
        as: owner,
      },
    },
    { do: "await", what: { call: "sleep", delay: draw.pick([0, 1, 1, 2]) } },
    ...turns(scope, 0, 2),
    ...meddle,
    watched(owner, scope),
    ...looks(scope, limit),
    ...afterwards(scope),
  ]);
};

/** One block in another, in the body of the main coroutine. */
export const deadlines: Situation = (scope) => {
  const { draw } = scope;
  const [outer, inner] = [scope.fresh("timeout"), scope.fresh("timeout")];
  const within: Body = [...timed(scope, inner, 2), ...afterwards(scope), ...looks(scope, outer)];
  return around(scope, [
    ...(draw.chance(30) ? [{ do: "current_task", as: "me" } as const] : []),
    make(scope, outer),
    guarded(scope, [{ do: "async_with", manager: outer, body: within }]),
    ...looks(scope, draw.pick([outer, inner])),
    ...(draw.chance(30) ? [{ do: "cancelling", task: "me" } as const] : []),
    ...afterwards(scope),
  ]);
};

/** A deadline that moves while its block waits, and a look at what it became. */
export const moved: Situation = (scope) => {
  const { draw } = scope;
  const limit = scope.fresh("timeout");
  const first = draw.pick([2, 3, 5, 20, null]);
  return around(scope, [
    { do: "timeout", delay: first, as: limit },
    guarded(scope, [
      {
        do: "async_with",
        manager: limit,
        body: [
          ...(draw.chance(60) ? [{ do: "await", what: { call: "sleep", delay: 1 } } as const] : []),
          { do: "reschedule", timeout: limit, when: draw.pick([0, 2, 3, 4, 7, null]) },
          ...looks(scope, limit),
          { do: "await", what: { call: "sleep", delay: draw.pick([2, 9, 30]) } },
        ],
      },
    ]),
    ...looks(scope, limit),
    ...body(scope, "coroutine", 1, 0, 1),
    ...afterwards(scope),
  ]);
};

/** A block that ends by itself, by an error, or in its own way when its time is up. */
export const answered: Situation = (scope) => {
  const { draw } = scope;
  const limit = scope.fresh("timeout");
  const inside = draw.pick<(long: Statement) => Body>([
    (long) => [long, { do: "raise", exception: { new: error(draw) } }],
    (long) => [{ do: "try", body: [long], handlers: [{ except: "CancelledError", body: [] }] }],
    (long) => [
      {
        do: "try",
        body: [long],
        handlers: [{ except: "CancelledError", body: [{ do: "raise", exception: { new: error(draw) } }] }],
      },
    ],
    (long) => [{ do: "try", body: [long], finally: [wait(scope)] }],
    () => [],
  ])({ do: "await", what: { call: "sleep", delay: draw.pick([1, 9]) } });
  return around(scope, [
    make(scope, limit),
    ...(draw.chance(30) ? [wait(scope)] : []),
    guarded(scope, [{ do: "async_with", manager: limit, body: inside }]),
    ...looks(scope, limit),
    { do: "await", what: { call: "sleep", delay: draw.pick([1, 3, 9]) } },
    ...afterwards(scope),
  ]);
};

/** Timeouts as they are not meant to be used: entered twice, outside of tasks, rescheduled too early or too late. */
export const misused: Situation = (scope) => {
  const { draw } = scope;
  const limit = scope.fresh("timeout");
  const enter: Statement = { do: "async_with", manager: limit, body: body(scope, "coroutine", 1, 0, 2) };
  const lonely = scope.fresh("coroutine");
  const statements = draw.weighted<() => Body>([
    [25, () => [guarded(scope, [enter]), ...turns(scope, 0, 1), guarded(scope, [enter])]],
    [
      25,
      () => [
        { do: "make", what: { call: "coroutine", body: [...turns(scope, 0, 1), enter], as: lonely } },
        { do: "call_soon", callback: [{ do: "send", coroutine: lonely }] },
        { do: "await", what: { call: "sleep", delay: delay(draw) } },
      ],
    ],
    [
      25,
      () => [
        { do: "reschedule", timeout: limit, when: instant(draw) },
        guarded(scope, [enter]),
        ...looks(scope, limit),
        { do: "reschedule", timeout: limit, when: instant(draw) },
      ],
    ],
    [
      25,
      () => [
        { do: "make", what: { call: "create_task", coro: { ...coroutine(scope, 1), body: [enter] } } },
        ...turns(scope, 0, 2),
        guarded(scope, [enter]),
      ],
    ],
  ])();
  const program = around(scope, [make(scope, limit), ...statements, ...afterwards(scope)]);
  return draw.chance(15) ? { ...program, host: [make(scope, limit), ...program.host] } : program;
};

/** A block, what happens in it, and what comes after it. */
function timed(scope: Scope, limit: Name, depth: number): Body {
  const { draw } = scope;
  const inside = draw.weighted<() => Body>([
    [50, () => [wait(scope)]],
    [15, () => [guarded(scope, [wait(scope)])]],
    [20, () => [{ do: "try", body: [wait(scope)], handlers: answer(scope, depth) }]],
    [10, () => [{ do: "try", body: [wait(scope)], finally: [wait(scope)] }]],
    [10, () => [wait(scope), { do: "raise", exception: { new: error(draw) } }]],
    [10, () => body(scope, "coroutine", depth, 0, 3)],
  ])();
  const moves = draw.chance(35)
    ? [...(draw.chance(50) ? [wait(scope)] : []), { do: "reschedule", timeout: limit, when: instant(draw) } as const]
    : [];
  return [
    make(scope, limit),
    ...(draw.chance(15) ? [wait(scope)] : []),
    guarded(scope, [
      { do: "async_with", manager: limit, body: [...moves, ...looks(scope, limit), ...inside, ...looks(scope, limit)] },
    ]),
    ...looks(scope, limit),
    ...afterwards(scope),
  ];
}

const make = ({ draw }: Scope, as: Name): Statement =>
  draw.chance(75) ? { do: "timeout", delay: timeout(draw), as } : { do: "timeout_at", when: instant(draw), as };

const wait = (scope: Scope): Statement => ({
  do: "await",
  what: scope.draw.chance(75) ? { call: "sleep", delay: scope.draw.pick([0, 1, 1, 2, 3, 9]) } : scope.awaitable(3),
});

/** Under a try, mostly, that takes a TimeoutError. */
function guarded(scope: Scope, tried: Body): Statement {
  const except = scope.draw.pick<Handler["except"]>(["TimeoutError", "TimeoutError", "Exception", "BaseException"]);
  const handlers = [{ except, body: body(scope, "coroutine", 2, 0, 1) }];
  return scope.draw.chance(75)
    ? { do: "try", body: tried, handlers }
    : { do: "try", body: tried, handlers: answer(scope, 1) };
}

const looks = ({ draw }: Scope, limit: Name): Statement[] => {
  const some: Statement[] = [];
  if (draw.chance(25)) some.push({ do: "expired", timeout: limit });
  if (draw.chance(15)) some.push({ do: "timeout_when", timeout: limit });
  return some;
};
