import type { Program, Statement } from "../../spec/program.ts";
import { coroutine } from "./awaitable.ts";
import { delay, plainValue } from "./pools.ts";
import type { Situation } from "./situation.ts";
import { around } from "./situations.ts";
import { body } from "./statement.ts";

// Situations of loops and callbacks: what authors of event loops get wrong, below tasks and futures.

/** Several callbacks of one batch, one of which cancels another, stops the loop, blocks past deadlines, fails, or leaves the run. */
export const batch: Situation = (scope) => {
  const { draw } = scope;
  const loop = scope.fresh("loop");
  const host: Statement[] = [{ do: "new_event_loop", as: loop }];
  const names = draw.times(2, 5, () => scope.fresh("handle"));
  const disturbs = (): Statement =>
    draw.weighted<() => Statement>([
      [30, () => ({ do: "handle_cancel", handle: draw.pick(names) })],
      [20, () => ({ do: "stop" })],
      [15, () => ({ do: "block", seconds: draw.pick([1, 2, 0.5]) })],
      [15, () => ({ do: "call_soon", callback: [{ do: "log", value: "later" }] })],
      [8, () => ({ do: "raise", exception: { new: draw.pick(["Boom", "ValueError"] as const) } })],
      [6, () => ({ do: "raise", exception: { new: draw.pick(["SystemExit", "KeyboardInterrupt"] as const) } })],
      [6, () => ({ do: "handle_cancelled", handle: draw.pick(names) })],
    ])();
  for (const as of names) {
    const callback = draw.chance(55) ? [disturbs()] : [{ do: "log", value: as } as const];
    host.push(
      draw.chance(60)
        ? { do: "call_soon", callback, loop, as }
        : draw.chance(70)
          ? { do: "call_later", delay: draw.pick([0, 1, 1, 2]), callback, loop, as }
          : { do: "call_at", when: draw.pick([0, 1, 2]), callback, loop, as },
    );
  }
  host.push(
    { do: "call_later", delay: draw.pick([1, 2, 3]), callback: [{ do: "stop" }], loop },
    { do: "run_forever", loop },
  );
  if (draw.chance(60)) host.push({ do: "run_until_complete", loop, future: { call: "sleep", delay: 1 } });
  if (draw.chance(50)) host.push({ do: "close", loop });
  return { host };
};

/** A function that schedules itself again, and one that is scheduled twice. */
export const recurring: Situation = (scope) => {
  const { draw } = scope;
  const again = scope.fresh("function");
  const itself: Statement = draw.chance(60)
    ? { do: "call_later", delay: draw.pick([1, 1, 0, 2]), callback: again }
    : { do: "call_soon", callback: again };
  return around(scope, [
    { do: "def", as: again, times: draw.int(2, 4), body: [...body(scope, "callback", 2, 0, 1), itself] },
    itself,
    ...(draw.chance(40) ? [itself] : []),
    { do: "await", what: { call: "sleep", delay: draw.int(1, 5) } },
  ]);
};

/** Context variables: set in one place, read in another, through callbacks, tasks and contexts of their own. */
export const contexts: Situation = (scope) => {
  const { draw } = scope;
  const context = scope.fresh("context");
  const set = (): Statement => ({ do: "var_set", variable: "v", value: plainValue(draw) });
  const read: Statement = { do: "var_get", variable: "v" };
  const inside = (): Statement[] => [...(draw.chance(60) ? [set()] : []), read];
  const own = (): { context?: string } => (draw.chance(45) ? { context } : {});
  const uses = draw.times<Statement>(2, 4, () =>
    draw.weighted<() => Statement>([
      [25, () => ({ do: "call_soon", callback: inside(), ...own(), as: scope.fresh("handle") })],
      [
        15,
        () => ({ do: "call_later", delay: draw.pick([0, 1]), callback: inside(), ...own(), as: scope.fresh("handle") }),
      ],
      [
        25,
        () => ({
          do: "make",
          what: {
            call: "create_task",
            coro: {
              call: "coroutine",
              body: [read, { do: "await", what: { call: "sleep", delay: 0 } }, ...inside()],
              as: scope.fresh("coroutine"),
            },
            ...own(),
            as: scope.fresh("task"),
          },
        }),
      ],
      [15, set],
      [10, () => ({ do: "handle_get_context", handle: scope.some("handle") ?? "h1" })],
      [10, () => ({ do: "context_get", context, variable: "v" })],
    ])(),
  );
  return around(scope, [
    ...(draw.chance(60) ? [set()] : []),
    { do: "copy_context", as: context },
    ...uses,
    { do: "await", what: { call: "sleep", delay: draw.pick([0, 1, 1]) } },
    { do: "context_get", context, variable: "v" },
    read,
  ]);
};

/** Loops that are made, made current, run in turn and looked for, at the top of the program. */
export const severalLoops: Situation = (scope) => {
  const { draw } = scope;
  const loops = draw.times(1, 2, () => scope.fresh("loop"));
  const host: Statement[] = loops.map((as) => ({ do: "new_event_loop", as }));
  const inside = (): Statement[] => [
    draw.pick<Statement>([
      { do: "get_running_loop" },
      { do: "get_event_loop" },
      { do: "is_running" },
      { do: "current_task" },
    ]),
    ...body(scope, "coroutine", 2, 0, 2),
  ];
  host.push(
    ...draw.times<Statement>(3, 8, () => {
      const loop = draw.pick(loops);
      return draw.weighted<() => Statement>([
        [18, () => ({ do: "set_event_loop", loop })],
        [5, () => ({ do: "set_event_loop" })],
        [14, () => ({ do: "get_event_loop" })],
        [8, () => ({ do: "get_running_loop" })],
        [
          20,
          () => ({
            do: "run_until_complete",
            loop,
            future: { call: "coroutine", body: inside(), as: scope.fresh("coroutine") },
          }),
        ],
        [
          8,
          () => ({
            do: "call_later",
            delay: delay(draw),
            callback: [{ do: "get_running_loop" }],
            loop,
            as: scope.fresh("handle"),
          }),
        ],
        [8, () => ({ do: "make", what: { call: "create_future", loop, as: scope.fresh("future") } })],
        [
          6,
          () => ({
            do: "make",
            what: { call: "create_task", coro: coroutine(scope, 2), loop, as: scope.fresh("task") },
          }),
        ],
        [6, () => ({ do: "close", loop })],
        [7, () => ({ do: draw.pick(["is_closed", "is_running", "time"] as const), loop })],
      ])();
    }),
  );
  return { host };
};

/** asyncio.run() several times, and a look at its loops from outside. */
export const severalRuns: Situation = (scope) => {
  const { draw } = scope;
  const host: Statement[] = [];
  const seen: string[] = [];
  for (let runs = draw.int(1, 3); runs > 0; runs--) {
    const here = scope.fresh("loop");
    seen.push(here);
    const debug = draw.chance(25) ? { debug: draw.chance(50) } : {};
    const left: Statement[] = draw.chance(50)
      ? [
          { do: "make", what: { call: "create_task", coro: coroutine(scope, 1), as: scope.fresh("task") } },
          { do: "await", what: { call: "sleep", delay: 0 } },
        ]
      : [];
    const generator: Statement[] = draw.chance(25)
      ? [
          {
            do: "make",
            what: {
              call: "async_generator",
              body: [
                {
                  do: "try",
                  body: [
                    { do: "emit", value: 1 },
                    { do: "emit", value: 2 },
                  ],
                  finally: [{ do: "log", value: "closed" }],
                },
              ],
              as: "items",
            },
          },
          { do: "await", what: { call: "anext", generator: "items" } },
        ]
      : [];
    const main: Statement[] = [
      { do: "get_running_loop", as: here },
      ...(draw.chance(30) ? [{ do: "get_debug" } as const] : []),
      ...left,
      ...generator,
      ...body(scope, "coroutine", 1, 0, 2),
    ];
    const what = draw.chance(8)
      ? ({ call: "custom", body: main, as: scope.fresh("coroutine") } as const)
      : ({ call: "coroutine", body: main, as: scope.fresh("coroutine") } as const);
    host.push({
      do: "run",
      main: draw.chance(4) ? { call: "value", value: null } : what,
      ...debug,
      ...(draw.chance(12) && { loop: scope.fresh("loop") }),
    });
    host.push(
      ...draw.times<Statement>(0, 2, () =>
        draw.pick<Statement>([
          { do: "is_closed", loop: draw.pick(seen) },
          { do: "get_event_loop" },
          { do: "get_running_loop" },
          { do: "var_get", variable: "v" },
        ]),
      ),
    );
  }
  return { host };
};

/** Coroutine objects that are kept, dropped, closed, or used later. */
export const coroutineObjects: Situation = (scope): Program => {
  const { draw } = scope;
  const kept = scope.fresh("coroutine");
  const use = (): Statement =>
    draw.weighted<() => Statement>([
      [30, () => ({ do: "await", what: kept })],
      [15, () => ({ do: "make", what: { call: "create_task", coro: kept, as: scope.fresh("task") } })],
      [12, () => ({ do: "close_coroutine", coroutine: kept })],
      [12, () => ({ do: "send", coroutine: kept })],
      [18, () => ({ do: "del", name: kept })],
      [13, () => ({ do: "iscoroutine", value: { name: kept } })],
    ])();
  const made = draw.chance(75)
    ? ({ call: "coroutine", body: body(scope, "coroutine", 2, 1, 3), as: kept } as const)
    : draw.chance(60)
      ? ({ call: "sleep", delay: delay(draw), as: kept } as const)
      : ({ call: "wait_for", fut: { call: "sleep", delay: 1 }, timeout: 2, as: kept } as const);
  return around(scope, [
    { do: "make", what: made },
    { do: "log", value: "made" },
    ...(draw.chance(40) ? [{ do: "await", what: { call: "sleep", delay: 1 } } as const] : []),
    ...draw.times(1, 3, use),
    { do: "collect" },
    { do: "await", what: { call: "sleep", delay: 0 } },
  ]);
};
