import type { Body, Call, Of, Statement } from "../../spec/program.ts";
import type { Draw } from "./draw.ts";
import type { CallSprout, Page } from "./page.ts";
import { delay, error, plainValue } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";

const step =
  (of: (generator: string, scope: Scope) => Call): CallSprout =>
  (scope) => {
    const generator = scope.some("generator");
    return generator === undefined ? undefined : of(generator, scope);
  };

/** Asynchronous generators, and whoever steps them. */
export const generators: Page = {
  statements: {
    async_for(scope, _where, depth) {
      const over = scope.some("generator");
      if (over === undefined) return undefined;
      return { do: "async_for", over, body: scope.body("coroutine", depth + 1, 0, 2) };
    },
    plain_for: (scope) => ({ do: "plain_for", over: iterated(scope) }),
  },
  calls: {
    async_generator: (scope, depth) => generator(scope, depth),
    anext: step((generator) => ({ call: "anext", generator })),
    asend: step((generator, { draw }) => ({
      call: "asend",
      generator,
      ...(draw.chance(70) && { value: plainValue(draw) }),
    })),
    athrow: step((generator, { draw }) => ({ call: "athrow", generator, exception: { new: error(draw) } })),
    aclose: step((generator) => ({ call: "aclose", generator })),
    async_comprehension: (scope) => ({ call: "async_comprehension", over: iterated(scope) }),
    shutdown_asyncgens: () => ({ call: "shutdown_asyncgens" }),
  },
  usual: [
    ["async_for", 10],
    ["plain_for", 1],
    ["async_generator", 1],
    ["anext", 1],
    ["asend", 1],
    ["athrow", 1],
    ["aclose", 1],
    ["async_comprehension", 1],
    ["shutdown_asyncgens", 1],
  ],
  awaited: [
    [6, "anext"],
    [5, "asend"],
    [4, "athrow"],
    [4, "aclose"],
    [4, "async_comprehension"],
    [1, "shutdown_asyncgens"],
  ],
  kept: [[16, "async_generator"]],
  nesting: ["async_for"],
  inCoroutinesOnly: ["async_for"],
  makes: { async_generator: "generator", asend: "coroutine", athrow: "coroutine", async_comprehension: "coroutine" },
  situations: [[6, iterations]],
};

/** A generator of a few items, which waits now and then, and does something about its end. */
function generator(scope: Scope, depth: number): Of<"async_generator"> {
  const { draw } = scope;
  const items = draw.times<Body>(1, 3, (place) => [
    ...(draw.chance(35) ? [sleeps(draw)] : []),
    { do: "emit", value: draw.chance(85) ? place + 1 : plainValue(draw) },
    ...(draw.chance(25) ? scope.body("coroutine", depth + 2, 1, 1) : []),
  ]);
  const end = draw.chance(15) ? [raises(draw, ["StopAsyncIteration", "StopIteration", "Boom"])] : [];
  const emits = [...items.flat(), ...end];
  return {
    call: "async_generator",
    body: draw.chance(60) ? [guarded(draw, emits)] : emits,
    as: scope.fresh("generator"),
  };
}

/** What a generator does when it is closed, cancelled, or thrown into. */
function guarded(draw: Draw, body: Body): Statement {
  const answer = draw.weighted<() => Body>([
    [35, () => [{ do: "log", value: "cleaned up" }]],
    [30, () => [sleeps(draw), { do: "log", value: "cleaned up" }]],
    [10, () => [{ do: "emit", value: "one more" }]],
    [10, () => [raises(draw, ["Boom", "ValueError"])]],
  ])();
  if (draw.chance(65)) return { do: "try", body, finally: answer };
  const except = draw.pick(["Boom", "Exception", "GeneratorExit", "BaseException", "CancelledError"] as const);
  return { do: "try", body, handlers: [{ except, body: [...answer, { do: "emit", value: "caught" }] }] };
}

const sleeps = (draw: Draw): Statement => ({ do: "await", what: { call: "sleep", delay: delay(draw) } });

const raises = (draw: Draw, names: readonly ("StopAsyncIteration" | "StopIteration" | "Boom" | "ValueError")[]) =>
  ({ do: "raise", exception: { new: draw.pick(names) } }) as const;

/** A generator that sleeps before and after its items, and what may happen meanwhile. */
function plot(scope: Scope): Body {
  const { draw } = scope;
  const as = scope.fresh("generator");
  const reader = scope.fresh("task");
  const kept = scope.fresh("generator");
  const body: Body = [
    { do: "await", what: { call: "sleep", delay: draw.pick([2, 3]) } },
    { do: "emit", value: 1 },
    { do: "await", what: { call: "sleep", delay: draw.pick([1, 2]) } },
    { do: "emit", value: 2 },
  ];
  const made: Statement = { do: "make", what: { call: "async_generator", body: [guarded(draw, body)], as } };
  const reads: Statement = { do: "async_for", over: as, body: draw.chance(50) ? [sleeps(draw)] : [] };
  const open: Body = [
    {
      do: "make",
      what: {
        call: "async_generator",
        body: [
          { do: "try", body: [{ do: "emit", value: 3 }], finally: [sleeps(draw), { do: "log", value: "closed" }] },
        ],
        as: kept,
      },
    },
    { do: "await", what: { call: "anext", generator: kept } },
  ];
  const inTask: Statement = {
    do: "make",
    what: {
      call: "create_task",
      coro: { call: "coroutine", body: [reads], as: scope.fresh("coroutine") },
      as: reader,
    },
  };
  return draw.weighted<() => Body>([
    [35, () => [made, inTask, { do: "await", what: { call: "sleep", delay: 1 } }, { do: "cancel", future: reader }]],
    [20, () => [made, inTask, { do: "await", what: { call: "sleep", delay: draw.pick([1, 1, 3]) } }]],
    [
      15,
      () => [
        made,
        inTask,
        { do: "await", what: { call: "sleep", delay: 0 } },
        { do: "await", what: { call: "anext", generator: as } },
      ],
    ],
    [
      15,
      () => [
        ...open,
        { do: "del", name: kept },
        { do: "collect" },
        { do: "await", what: { call: "sleep", delay: draw.pick([1, 2]) } },
      ],
    ],
    [25, () => [...open, ...begunTwice(scope), { do: "await", what: { call: "shutdown_asyncgens" } }, made, reads]],
  ])();
}

/** Another generator that is open, and takes its time to close, or fails. */
function begunTwice(scope: Scope): Body {
  const { draw } = scope;
  const as = scope.fresh("generator");
  const end: Body = draw.chance(60) ? [sleeps(draw)] : [raises(draw, ["Boom"])];
  return [
    {
      do: "make",
      what: { call: "async_generator", body: [{ do: "try", body: [{ do: "emit", value: 4 }], finally: end }], as },
    },
    { do: "await", what: { call: "anext", generator: as } },
  ];
}

function iterated(scope: Scope): Of<"plain_for">["over"] {
  const known = scope.draw.chance(85) ? scope.some("generator") : undefined;
  return known === undefined ? { list: [1, 2] } : { name: known };
}

/** Generators that are begun by one or several, and ended by somebody else, or by nobody. */
export function iterations(scope: Scope): ReturnType<Situation> {
  const { draw } = scope;
  const made = draw.times<Statement>(1, 3, () => ({ do: "make", what: generator(scope, 1) }));
  const begun = scope
    .known("generator")
    .map<Statement>((each) => ({ do: "await", what: { call: "anext", generator: each } }));
  const one = (): string => draw.pick(scope.known("generator"));
  const use = (): Statement =>
    draw.weighted<() => Statement>([
      [
        20,
        () => ({
          do: "async_for",
          over: one(),
          body: draw.chance(40)
            ? [draw.chance(50) ? raises(draw, ["Boom"]) : { do: "return", value: 1 }]
            : scope.body("coroutine", 3, 0, 1),
        }),
      ],
      [15, () => ({ do: "await", what: { call: "asend", generator: one(), value: plainValue(draw) } })],
      [12, () => ({ do: "await", what: { call: "athrow", generator: one(), exception: { new: error(draw) } } })],
      [12, () => ({ do: "await", what: { call: "aclose", generator: one() } })],
      [10, () => ({ do: "await", what: { call: "anext", generator: one() } })],
      [8, () => ({ do: "await", what: { call: "async_comprehension", over: { name: one() } } })],
      [8, () => ({ do: "await", what: { call: "shutdown_asyncgens" } })],
      [6, () => ({ do: "del", name: one() })],
      [3, () => ({ do: "plain_for", over: { name: one() } })],
    ])();
  const careful = (body: Body): Statement => ({
    do: "try",
    body,
    handlers: [{ except: draw.pick(["Exception", "BaseException"] as const), body: [] }],
  });
  const consumer = (): Statement => {
    const as = scope.fresh("task");
    return {
      do: "make",
      what: {
        call: "create_task",
        coro: { call: "coroutine", body: draw.times(1, 2, () => careful([use()])), as: scope.fresh("coroutine") },
        as,
      },
    };
  };
  const consumers = draw.times(0, 2, consumer);
  const cancels = draw.chance(35) ? scope.some("task") : undefined;
  return {
    host: [
      {
        do: "run",
        main: {
          call: "coroutine",
          as: "main",
          body: [
            ...(draw.chance(20)
              ? [{ do: "set_exception_handler", handler: [{ do: "log", value: "handled" }] } as const]
              : []),
            ...made,
            ...(draw.chance(70) ? [careful(begun)] : []),
            ...consumers,
            ...(draw.chance(30) ? plot(scope) : []),
            ...(cancels === undefined ? [] : [sleeps(draw), { do: "cancel", future: cancels } as const]),
            ...draw.times(1, 4, () => careful([use()])),
            sleeps(draw),
            ...draw.times(0, 2, () => careful([use()])),
            ...(draw.chance(50) ? [sleeps(draw)] : []),
          ],
        },
      },
    ],
  };
}
