import type { Awaitable, Body, Statement } from "../../spec/program.ts";
import { careful, calledSoon, inTask } from "./executors.ts";
import type { Page } from "./page.ts";
import { delay, error, plainValue, timeout } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";

type About =
  "concurrent_cancel" | "concurrent_done" | "concurrent_cancelled" | "concurrent_result" | "concurrent_exception";

const about =
  (kind: About) =>
  (scope: Scope): Statement | undefined => {
    const future = scope.some("concurrent");
    return future === undefined ? undefined : { do: kind, future };
  };

/** Threads that call in, and the futures of concurrent.futures. */
export const threads: Page = {
  statements: {
    concurrent_set_result: (scope) => {
      const future = scope.some("concurrent");
      return future === undefined ? undefined : { do: "concurrent_set_result", future, value: plainValue(scope.draw) };
    },
    concurrent_set_exception: (scope) => {
      const future = scope.some("concurrent");
      return future === undefined
        ? undefined
        : { do: "concurrent_set_exception", future, exception: { new: error(scope.draw) } };
    },
    concurrent_cancel: about("concurrent_cancel"),
    concurrent_done: about("concurrent_done"),
    concurrent_cancelled: about("concurrent_cancelled"),
    concurrent_result: about("concurrent_result"),
    concurrent_exception: about("concurrent_exception"),
  },
  calls: {
    concurrent_future: (scope) => ({ call: "concurrent_future", as: scope.fresh("concurrent") }),
    run_coroutine_threadsafe: (scope, depth) =>
      submission(scope, scope.draw.chance(8) ? undefined : scope.some("loop"), depth),
    wrap_future: (scope) => {
      const future = scope.draw.chance(80) ? scope.some("concurrent") : scope.someFuture();
      return future === undefined ? undefined : { call: "wrap_future", future, as: scope.fresh("future") };
    },
  },
  usual: [
    ["concurrent_set_result", 4],
    ["concurrent_set_exception", 2],
    ["concurrent_cancel", 2],
    ["concurrent_done", 1],
    ["concurrent_cancelled", 1],
    ["concurrent_result", 3],
    ["concurrent_exception", 1],
    ["concurrent_future", 1],
    ["run_coroutine_threadsafe", 1],
    ["wrap_future", 1],
  ],
  awaited: [[5, "wrap_future"]],
  kept: [
    [12, "concurrent_future"],
    [8, "wrap_future"],
    [8, "run_coroutine_threadsafe"],
  ],
  makes: { concurrent_future: "concurrent", run_coroutine_threadsafe: "concurrent", wrap_future: "future" },
  situations: [
    [6, callers],
    [3, wrapped],
  ],
};

function submission(
  scope: Scope,
  loop: string | undefined,
  depth: number,
): ReturnType<NonNullable<NonNullable<Page["calls"]>["run_coroutine_threadsafe"]>> {
  const { draw } = scope;
  const coro: Awaitable = draw.chance(92)
    ? { call: "coroutine", body: scope.body("coroutine", depth + 1, 1, 3), as: scope.fresh("coroutine") }
    : { call: "value", value: draw.pick([5, { sample: "async function" } as const]) };
  return { call: "run_coroutine_threadsafe", coro, ...(loop !== undefined && { loop }), as: scope.fresh("concurrent") };
}

/** Other threads that call in while the loop waits, is busy, or does not run yet. */
export function callers(scope: Scope): ReturnType<Situation> {
  const { draw } = scope;
  const loop = scope.fresh("loop");
  const call = (): Statement =>
    draw.weighted<() => Statement>([
      [40, () => calledSoon(scope)],
      [30, () => ({ do: "make", what: submission(scope, draw.chance(96) ? loop : undefined, 2)! })],
      [8, () => ({ do: "block", seconds: draw.pick([0.5, 1, 2]) })],
      [10, () => ({ do: "concurrent_result", future: scope.some("concurrent") ?? "cf1" })],
      [10, () => ({ do: "concurrent_cancel", future: scope.some("concurrent") ?? "cf1" })],
      [4, () => ({ do: "concurrent_done", future: scope.some("concurrent") ?? "cf1" })],
      [5, () => ({ do: "call_soon", callback: scope.body("callback", 3, 0, 1), loop, as: scope.fresh("handle") })],
    ])();
  // only those of the loop's own thread may call call_soon()
  const elsewhere = (): Statement => {
    const one = call();
    return one.do === "call_soon" ? calledSoon(scope) : one;
  };
  const thread = (): Statement => ({
    do: "thread",
    body: draw.times(1, 3, elsewhere),
    ...(draw.chance(70) && { delay: draw.pick([0, 1, 1, 2, 0.5]) }),
  });
  const plot = (): Body => {
    const coroutine = scope.fresh("coroutine");
    const future = scope.fresh("concurrent");
    const fails = draw.chance(50);
    const body: Body = fails
      ? [{ do: "raise", exception: { new: error(draw) } }]
      : [{ do: "await", what: { call: "sleep", delay: draw.pick([3, 5]) } }];
    const submits: Statement = {
      do: "make",
      what: { call: "run_coroutine_threadsafe", loop, coro: { call: "coroutine", body, as: coroutine }, as: future },
    };
    const later: Statement = fails
      ? { do: draw.pick(["concurrent_result", "concurrent_exception"] as const), future }
      : { do: "concurrent_cancel", future };
    return [
      draw.chance(50) ? submits : { do: "thread", body: [submits], delay: draw.pick([0, 0.5]) },
      { do: "await", what: { call: "sleep", delay: draw.pick([1, 2]) } },
      draw.chance(60) ? later : { do: "thread", body: [later], delay: draw.pick([0, 0.5]) },
    ];
  };
  const main: Body = [
    ...(draw.chance(35) ? plot() : []),
    ...draw.times(1, 3, () => (draw.chance(70) ? thread() : call())),
    ...(draw.chance(40)
      ? [inTask(scope, [{ do: "await", what: { call: "sleep", delay: delay(draw) } }, ...draw.times(0, 1, call)])]
      : []),
    { do: "await", what: { call: "sleep", delay: draw.pick([1, 2, 3, 9]) } },
    ...draw.times(0, 2, call),
    { do: "await", what: { call: "sleep", delay: draw.pick([0, 1, 2]) } },
    ...draw.times(0, 2, (): Statement => ({ do: "concurrent_result", future: scope.some("concurrent") ?? "cf1" })),
  ];
  if (draw.chance(55)) {
    return {
      host: [
        {
          do: "run",
          main: { call: "coroutine", body: [{ do: "get_running_loop", as: loop }, ...main], as: "main" },
        },
      ],
    };
  }
  return {
    host: [
      { do: "new_event_loop", as: loop },
      ...draw.times(0, 3, () => (draw.chance(25) ? thread() : call())),
      ...(draw.chance(50)
        ? [
            { do: "call_later", delay: draw.pick([1, 3]), callback: [{ do: "stop" }], loop } as const,
            { do: "run_forever", loop } as const,
          ]
        : [{ do: "run_until_complete", loop, future: { call: "coroutine", body: main, as: "main" } } as const]),
      ...draw.times(0, 2, (): Statement => ({ do: "concurrent_result", future: scope.some("concurrent") ?? "cf1" })),
    ],
  };
}

/** Futures of concurrent.futures that somebody wraps, and somebody else completes or cancels. */
export function wrapped(scope: Scope): ReturnType<Situation> {
  const { draw } = scope;
  const future = scope.fresh("concurrent");
  const wrapper = scope.fresh("future");
  const end = (): Statement =>
    draw.weighted<() => Statement>([
      [40, () => ({ do: "concurrent_set_result", future, value: plainValue(draw) })],
      [25, () => ({ do: "concurrent_set_exception", future, exception: { new: error(draw) } })],
      [20, () => ({ do: "concurrent_cancel", future })],
      [15, () => ({ do: "log", value: "nothing" })],
    ])();
  const wraps: Statement = { do: "make", what: { call: "wrap_future", future, as: wrapper } };
  const completes: Statement = draw.chance(55)
    ? { do: "thread", body: [end()], ...(draw.chance(85) && { delay: draw.pick([0, 1, 1, 2]) }) }
    : end();
  const waits: Statement = draw.chance(75)
    ? { do: "await", what: draw.chance(75) ? wrapper : { call: "wait_for", fut: wrapper, timeout: timeout(draw) } }
    : { do: "await", what: { call: "sleep", delay: draw.pick([1, 2]) } };
  const looks = draw.times<Statement>(0, 3, () =>
    draw.pick<Statement>([
      { do: "concurrent_cancelled", future },
      { do: "concurrent_result", future },
      { do: "done", future: wrapper },
      { do: "isfuture", value: { name: wrapper } },
      { do: "await", what: future },
      { do: "make", what: { call: "wrap_future", future: wrapper, as: scope.fresh("future") } },
    ]),
  );
  const first = draw.chance(50) ? [wraps, completes] : [completes, wraps];
  return {
    host: [
      {
        do: "run",
        main: {
          call: "coroutine",
          body: [
            { do: "make", what: { call: "concurrent_future", as: future } },
            ...first,
            ...(draw.chance(30)
              ? [
                  inTask(scope, [
                    { do: "await", what: { call: "sleep", delay: delay(draw) } },
                    { do: "cancel", future: wrapper },
                  ]),
                ]
              : []),
            ...(draw.chance(25) ? [{ do: "cancel", future: wrapper } as const] : []),
            careful(scope, waits),
            ...(draw.chance(60) ? [{ do: "await", what: { call: "sleep", delay: draw.pick([0, 1]) } } as const] : []),
            ...looks.map((one) => careful(scope, one)),
          ],
          as: "main",
        },
      },
    ],
  };
}
