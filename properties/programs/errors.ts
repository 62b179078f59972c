import type { Value } from "../../spec/field.ts";
import type { Body, Program, Statement } from "../../spec/program.ts";
import type { Page } from "./page.ts";
import { error } from "./pools.ts";
import type { Scope } from "./scope.ts";

/** Errors that nobody awaits, who is told of them, and debug mode. */
export const errors: Page = {
  statements: {
    set_exception_handler: (scope, where, depth) => ({
      do: "set_exception_handler",
      ...onSomeLoop(scope, where),
      ...(scope.draw.chance(75) && { handler: handler(scope, depth) }),
    }),
    get_exception_handler: (scope, where) => ({ do: "get_exception_handler", ...onSomeLoop(scope, where) }),
    call_exception_handler: (scope, where) => ({
      do: "call_exception_handler",
      ...onSomeLoop(scope, where),
      message: "a report",
      ...(scope.draw.chance(50) && { exception: { new: error(scope.draw) } }),
    }),
    set_debug: (scope, where) => ({ do: "set_debug", ...onSomeLoop(scope, where), enabled: scope.draw.chance(70) }),
    get_debug: (scope, where) => ({ do: "get_debug", ...onSomeLoop(scope, where) }),
    slow_callback_duration: (scope, where) => ({
      do: "slow_callback_duration",
      ...onSomeLoop(scope, where),
      ...(scope.draw.chance(50) && { seconds: scope.draw.pick([1, 2, 0.5]) }),
    }),
    schedule_value: (scope, where) => ({
      do: "schedule_value",
      ...onSomeLoop(scope, where),
      method: scope.draw.pick(["call_soon", "call_later", "call_at"]),
      value: scope.draw.pick<Value>([5, null, "text", { sample: "async function" }, { list: [] }]),
    }),
  },
  nesting: ["set_exception_handler"],
  usual: [
    ["set_exception_handler", 6],
    ["get_exception_handler", 2],
    ["call_exception_handler", 3],
    ["set_debug", 3],
    ["get_debug", 2],
    ["slow_callback_duration", 2],
    ["schedule_value", 2],
  ],
  situations: [
    [3, failing],
    [2, forgotten],
  ],
};

const onSomeLoop = (scope: Scope, where: string): { readonly loop?: string } => {
  const loop = where === "host" ? scope.some("loop") : undefined;
  return loop === undefined ? {} : { loop };
};

/** What a handler does: mostly little, now and then what it should not. */
function handler(scope: Scope, depth: number): Body {
  const { draw } = scope;
  return draw.weighted<Body>([
    [30, []],
    [20, [{ do: "default_exception_handler" }]],
    [20, [{ do: "var_get", variable: "v" }]],
    [10, [{ do: "raise", exception: { new: error(draw) } }]],
    [5, [{ do: "raise", exception: { new: draw.pick(["SystemExit", "KeyboardInterrupt"]) } }]],
    // none that calls itself
    [15, scope.body("callback", depth + 1, 0, 2).filter((each) => each.do !== "call_exception_handler")],
  ]);
}

/** A loop, now and then two, with and without handlers and debug mode, and callbacks that raise or take their time. */
export function failing(scope: Scope): Program {
  const { draw } = scope;
  const loop = scope.fresh("loop");
  const other = draw.chance(30) ? scope.fresh("loop") : undefined;
  const faulty = (on: string): Statement => ({
    do: draw.pick(["call_soon", "call_soon", "call_later"] as const),
    delay: 1,
    loop: on,
    callback: [
      ...draw.pick<Body>([
        [],
        [{ do: "var_set", variable: "v", value: draw.int(1, 9) }],
        [{ do: "block", seconds: 1 }],
      ]),
      ...(draw.chance(75) ? [{ do: "raise", exception: { new: error(draw) } } as const] : []),
    ],
    as: scope.fresh("handle"),
  });
  const settings = (on: string): Statement[] => [
    ...(draw.chance(25) ? [{ do: "set_debug", loop: on, enabled: true } as const] : []),
    ...(draw.chance(20) ? [{ do: "slow_callback_duration", loop: on, seconds: draw.pick([0.5, 2]) } as const] : []),
    ...(draw.chance(60) ? [{ do: "set_exception_handler", loop: on, handler: handler(scope, 1) } as const] : []),
    ...(draw.chance(20) ? [{ do: "set_exception_handler", loop: on } as const] : []),
  ];
  return {
    host: [
      { do: "new_event_loop", as: loop },
      ...(other === undefined ? [] : [{ do: "new_event_loop", as: other } as const, ...settings(other)]),
      ...settings(loop),
      ...draw.times(1, 3, () => withoutDelay(faulty(other !== undefined && draw.chance(40) ? other : loop))),
      ...scope.body("host", 1, 0, 2),
      { do: "call_later", delay: 2, loop, callback: [{ do: "stop" }] },
      { do: "run_forever", loop },
      { do: "run_until_complete", loop, future: { call: "sleep", delay: 1 } },
    ],
  };
}

const withoutDelay = (statement: Statement): Statement => {
  if (statement.do === "call_later" || !("delay" in statement)) return statement;
  const { delay: _, ...rest } = statement as Statement & { readonly delay: unknown };
  return rest as Statement;
};

/** Futures and tasks that end, are looked at or not, and dropped; then the garbage is collected. */
export function forgotten(scope: Scope): Program {
  const { draw } = scope;
  const name = scope.fresh("task");
  const made: Statement = draw.chance(60)
    ? {
        do: "make",
        what: {
          call: "create_task",
          as: name,
          coro: {
            call: "coroutine",
            body: [
              ...draw.pick<Body>([[], [{ do: "await", what: { call: "sleep", delay: draw.int(0, 1) } }]]),
              { do: "raise", exception: { new: error(draw) } },
            ],
          },
        },
      }
    : { do: "make", what: { call: "create_future", as: name } };
  const ends = draw.pick<Body>([
    [],
    [{ do: "cancel", future: name }],
    [{ do: "set_exception", future: name, exception: { new: error(draw) } }],
  ]);
  const looks = draw.pick<Body>([
    [],
    [],
    [{ do: "exception", future: name }],
    [{ do: "result", future: name }],
    [{ do: "try", body: [{ do: "await", what: name }], handlers: [{ except: "BaseException", body: [] }] }],
  ]);
  return {
    host: [
      {
        do: "run",
        ...(draw.chance(25) && { debug: true }),
        main: {
          call: "coroutine",
          as: scope.fresh("coroutine"),
          body: [
            ...(draw.chance(70) ? [{ do: "set_exception_handler", handler: handler(scope, 1) } as const] : []),
            made,
            ...ends,
            { do: "await", what: { call: "sleep", delay: draw.int(0, 2) } },
            ...looks,
            { do: "del", name },
            { do: "collect" },
            ...scope.body("coroutine", 1, 0, 2),
          ],
        },
      },
    ],
  };
}
