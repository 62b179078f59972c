import type { Awaitable, Body, Program, Statement } from "../../spec/program.ts";
import { answer } from "./answer.ts";
import { coroutine } from "./awaitable.ts";
import { delay, error, plainValue, timeout } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";
import { body, callback } from "./statement.ts";

// Situations that random statements meet too seldom: what the smallest programs of real bugs have in common.

/** Two events in one step, in either order, and swept over the loop's turns: somebody completes what a task waits for, and somebody cancels the task. */
export const race: Situation = (scope) => {
  const { draw } = scope;
  const awaited = scope.fresh("future");
  const waiter = scope.fresh("task");
  const through = draw.weighted<(inner: Awaitable) => Awaitable>([
    [30, (inner) => inner],
    [20, (inner) => ({ call: "wait_for", fut: inner, timeout: timeout(draw) })],
    [15, (inner) => ({ call: "shield", arg: inner })],
    [
      15,
      (inner) => ({
        call: "gather",
        aws: draw.chance(50) ? [inner] : [inner, { call: "sleep", delay: delay(draw) }],
        ...(draw.chance(50) && { return_exceptions: true }),
      }),
    ],
    [10, (inner) => ({ call: "wait", aws: [inner], ...(draw.chance(50) && { timeout: timeout(draw) }) })],
    [
      10,
      (inner) => ({
        call: "coroutine",
        body: [
          { do: "await", what: inner },
          { do: "return", value: 1 },
        ],
      }),
    ],
  ])(awaited);
  const waits: Statement = draw.chance(60)
    ? { do: "try", body: [{ do: "await", what: through }], handlers: answer(scope, 1) }
    : { do: "await", what: through };
  const complete: Statement = draw.chance(75)
    ? { do: "set_result", future: awaited, value: plainValue(draw) }
    : draw.chance(60)
      ? { do: "set_exception", future: awaited, exception: { new: error(draw) } }
      : { do: "cancel", future: awaited };
  const cancel: Statement = { do: "cancel", future: waiter };
  const pair = draw.pick<Body>([[complete, cancel], [cancel, complete], [cancel, cancel], [complete], [cancel]]);
  const spread = pair.length === 2 && draw.chance(50) ? [pair[0]!, ...turns(scope, 0, 4), pair[1]!] : pair;
  return around(scope, [
    { do: "make", what: { call: "create_future", as: awaited } },
    {
      do: "make",
      what: {
        call: "create_task",
        coro: { call: "coroutine", body: [waits, ...afterwards(scope)], as: scope.fresh("coroutine") },
        as: waiter,
      },
    },
    ...turns(scope, 0, 3),
    ...body(scope, "coroutine", 1, 0, 1),
    ...spread,
    ...afterwards(scope),
    watched(waiter, scope),
  ]);
};

/** Children that answer a cancellation in different ways, under one that is cancelled. */
export const answers: Situation = (scope) => {
  const { draw } = scope;
  const children = draw.times<Awaitable>(1, 3, () => ({
    call: "coroutine",
    body: [
      { do: "try", body: [{ do: "await", what: { call: "sleep", delay: delay(draw) } }], handlers: answer(scope, 1) },
      ...body(scope, "coroutine", 1, 0, 1),
    ],
    as: scope.fresh("coroutine"),
  }));
  const kept = children.map<Awaitable>((child) =>
    draw.chance(50) ? child : { call: "create_task", coro: child, as: scope.fresh("task") },
  );
  const over = draw.weighted<() => Awaitable>([
    [
      30,
      () => ({
        call: "gather",
        aws: kept,
        ...(draw.chance(50) && { return_exceptions: true }),
        as: scope.fresh("future"),
      }),
    ],
    [25, () => ({ call: "wait_for", fut: kept[0]!, timeout: timeout(draw) })],
    [15, () => ({ call: "shield", arg: kept[0]!, as: scope.fresh("future") })],
    [
      15,
      () => ({
        call: "wait",
        aws: kept.map((one) =>
          typeof one !== "string" && one.call === "coroutine" ? { call: "create_task", coro: one } : one,
        ),
        ...(draw.chance(60) && { timeout: timeout(draw) }),
      }),
    ],
    [15, () => kept[0]!],
  ])();
  const owner = scope.fresh("task");
  return around(scope, [
    {
      do: "make",
      what: {
        call: "create_task",
        coro: {
          call: "coroutine",
          body: [{ do: "await", what: over }, ...afterwards(scope)],
          as: scope.fresh("coroutine"),
        },
        as: owner,
      },
    },
    { do: "await", what: { call: "sleep", delay: draw.pick([0, 0, 1]) } },
    { do: "cancel", future: draw.chance(75) ? owner : (scope.someFuture() ?? owner) },
    ...(draw.chance(30) ? [...turns(scope, 0, 2), { do: "cancel", future: owner } as const] : []),
    watched(owner, scope),
    ...afterwards(scope),
  ]);
};

/** Programs of callbacks: several runs of one loop with stop() before, in and between, handles cancelled in their own batch, deadlines in the past. */
export const loops: Situation = (scope) => {
  const { draw } = scope;
  const loop = scope.fresh("loop");
  const host: Statement[] = [{ do: "new_event_loop", as: loop }];
  if (draw.chance(60)) host.push({ do: "set_event_loop", loop });
  for (let runs = draw.int(1, 3); runs > 0; runs--) {
    for (let planned = draw.int(1, 5); planned > 0; planned--) {
      const as = scope.fresh("handle");
      const called = callback(scope, 0);
      const inside = draw.chance(15) && typeof called !== "string" ? [...called, { do: "stop" } as const] : called;
      host.push(
        draw.weighted<() => Statement>([
          [40, () => ({ do: "call_soon", callback: inside, loop, as })],
          [25, () => ({ do: "call_later", delay: delay(draw), callback: inside, loop, as })],
          [15, () => ({ do: "call_at", when: draw.int(0, 3), callback: inside, loop, as })],
          [
            10,
            () => ({
              do: "make",
              what: { call: "create_task", coro: coroutine(scope, 1), loop, as: scope.fresh("task") },
            }),
          ],
          [6, () => ({ do: "handle_cancel", handle: draw.pick(scope.known("handle")) })],
          [4, () => ({ do: "call_soon_threadsafe", callback: inside, loop, as })],
        ])(),
      );
    }
    if (draw.chance(15)) host.push({ do: "stop", loop });
    if (draw.chance(45)) {
      host.push(
        draw.chance(60)
          ? { do: "call_later", delay: draw.pick([0, 1, 1, 2]), callback: [{ do: "stop" }], loop }
          : { do: "call_soon", callback: [{ do: "stop" }], loop },
        { do: "run_forever", loop },
      );
    } else {
      const what = draw.chance(20) ? scope.someFuture() : undefined;
      host.push({ do: "run_until_complete", loop, future: what ?? coroutine(scope, 1) });
    }
    if (draw.chance(30)) host.push({ do: draw.pick(["is_running", "is_closed", "time"] as const), loop });
  }
  if (draw.chance(60)) host.push({ do: "close", loop }, ...afterClose(scope, loop));
  return { host };
};

/** Calls that are refused, and a look whether they changed anything. */
export const refused: Situation = (scope) => {
  const { draw } = scope;
  const before = body(scope, "coroutine", 1, 1, 3);
  const refusals = draw.times<Statement>(1, 3, () =>
    draw.weighted<() => Statement>([
      [10, () => ({ do: "run", main: coroutine(scope, 1) })],
      [10, () => ({ do: "run_forever" })],
      [10, () => ({ do: "run_until_complete", future: coroutine(scope, 1) })],
      [10, () => ({ do: "close" })],
      [8, () => ({ do: "make", what: { call: "create_task", coro: { call: "value", value: 5 } } })],
      [8, () => ({ do: "make", what: { call: "gather", aws: [{ call: "value", value: { list: [] } }] } })],
      [6, () => ({ do: "make", what: { call: "shield", arg: { call: "value", value: 1 } } })],
      [8, () => ({ do: "call_later", delay: null, callback: [] })],
      [8, () => ({ do: "set_event_loop", value: 42 })],
      [8, () => ({ do: "set_result", future: scope.someFuture() ?? "f1", value: 1 })],
      [8, () => ({ do: "result", future: scope.someFuture() ?? "f1" })],
    ])(),
  );
  return around(scope, [
    ...before,
    ...refusals,
    ...turns(scope, 0, 1),
    ...body(scope, "coroutine", 1, 0, 2),
    ...afterwards(scope),
  ]);
};

/** Anything at all. */
export const anything: Situation = (scope) => around(scope, body(scope, "coroutine", 0, 2, 7));

/** What is due at once: several tasks and timers whose deadlines tie. */
export const coincidence: Situation = (scope) => {
  const { draw } = scope;
  const due = draw.pick([0, 1, 2]);
  const starts = draw.times<Statement>(2, 5, () =>
    draw.weighted<() => Statement>([
      [
        40,
        () => ({
          do: "make",
          what: {
            call: "create_task",
            coro: {
              call: "coroutine",
              body: [{ do: "await", what: { call: "sleep", delay: due } }, ...body(scope, "coroutine", 1, 0, 2)],
              as: scope.fresh("coroutine"),
            },
            as: scope.fresh("task"),
          },
        }),
      ],
      [
        30,
        () => ({ do: "call_later", delay: due, callback: body(scope, "callback", 1, 0, 2), as: scope.fresh("handle") }),
      ],
      [15, () => ({ do: "call_at", when: due, callback: body(scope, "callback", 1, 0, 2), as: scope.fresh("handle") })],
      [15, () => ({ do: "call_soon", callback: body(scope, "callback", 1, 0, 2), as: scope.fresh("handle") })],
    ])(),
  );
  return around(scope, [
    ...starts,
    ...body(scope, "coroutine", 1, 0, 3),
    { do: "await", what: { call: "sleep", delay: due } },
    ...afterwards(scope),
  ]);
};

/** The main coroutine under one of the ways to run one. */
export function around(scope: Scope, statements: Body): Program {
  const { draw } = scope;
  const main = { call: "coroutine", body: statements, as: "main" } as const;
  if (draw.chance(60)) return { host: [{ do: "run", main }] };
  const loop = scope.fresh("loop");
  const host: Statement[] = [{ do: "new_event_loop", as: loop }];
  if (draw.chance(70)) host.push({ do: "set_event_loop", loop });
  host.push({ do: "run_until_complete", loop, future: main });
  if (draw.chance(40))
    host.push({
      do: "run_until_complete",
      loop,
      future: draw.chance(30) ? (scope.someFuture() ?? coroutine(scope, 1)) : coroutine(scope, 1),
    });
  if (draw.chance(60)) host.push({ do: "close", loop }, ...(draw.chance(25) ? afterClose(scope, loop) : []));
  return { host, ...(draw.chance(3) && { clock: 2 ** 25 }) };
}

/** A few turns of the loop. */
export const turns = (scope: Scope, least: number, most: number): Statement[] =>
  scope.draw.times(least, most, () => ({ do: "await", what: { call: "sleep", delay: 0 } }));

/** A cancellation that was swallowed shows at the next await only. */
export const afterwards = (scope: Scope): Statement[] => {
  const { draw } = scope;
  const looks: Statement[] = [];
  if (draw.chance(40)) looks.push({ do: "await", what: { call: "sleep", delay: 0 } });
  if (draw.chance(20)) {
    looks.push({ do: "current_task", as: "me" }, { do: "cancelling", task: "me" });
  }
  if (draw.chance(50)) looks.push({ do: "await", what: { call: "sleep", delay: 1 } });
  return looks;
};

/** Somebody hears how the task ended. */
export const watched = (task: string, scope: Scope): Statement =>
  scope.draw.chance(70)
    ? {
        do: "try",
        body: [{ do: "await", what: task }],
        handlers: [{ except: "BaseException", body: [{ do: "cancelled", future: task }] }],
      }
    : { do: "await", what: task };

const afterClose = (scope: Scope, loop: string): Statement[] =>
  scope.draw.times<Statement>(1, 2, () =>
    scope.draw.pick<Statement>([
      { do: "call_soon", callback: [], loop },
      { do: "call_later", delay: 1, callback: [], loop },
      { do: "call_at", when: 1, callback: [], loop },
      { do: "call_soon_threadsafe", callback: [], loop },
      { do: "run_forever", loop },
      { do: "run_until_complete", loop, future: { call: "coroutine", body: [], as: "late" } },
      { do: "make", what: { call: "create_task", coro: { call: "coroutine", body: [], as: "late" }, loop } },
      { do: "make", what: { call: "run_in_executor", callback: [], loop } },
      { do: "is_closed", loop },
      { do: "close", loop },
    ]),
  );
