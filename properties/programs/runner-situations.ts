import type { Name } from "../../spec/field.ts";
import type { Body, Program, Statement } from "../../spec/program.ts";
import { delay, error, plainValue } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";
import { around, turns } from "./situations.ts";
import { body } from "./statement.ts";

/** One runner, several runs, what one leaves to the next, and what is left when it is closed. */
export const runs: Situation = (scope) => {
  const { draw } = scope;
  const runner = scope.fresh("runner");
  const hasFactory = draw.chance(35);
  const loop = hasFactory ? scope.fresh("loop") : undefined;
  const context = draw.chance(30) ? scope.fresh("context") : undefined;
  const host: Statement[] = [];
  if (context !== undefined) host.push({ do: "copy_context", as: context });
  if (draw.chance(20)) host.push({ do: "var_set", variable: "v", value: plainValue(draw) });
  if (draw.chance(25)) host.push({ do: "set_event_loop" });
  host.push({
    do: "runner",
    as: runner,
    ...(draw.chance(30) && { debug: draw.chance(50) }),
    ...(loop !== undefined && { loop }),
  });
  if (loop !== undefined && draw.chance(40)) host.push({ do: "is_closed", loop });
  const uses: Statement[] = [];
  for (let wanted = draw.int(1, 4); wanted > 0; wanted--) uses.push(...use(scope, runner, context));
  const isBlock = draw.chance(50);
  if (isBlock) {
    if (draw.chance(15)) uses.push({ do: "raise", exception: { new: error(draw) } });
    const block: Statement = { do: "with_runner", runner, body: uses };
    host.push(
      draw.chance(75) ? { do: "try", body: [block], handlers: [{ except: "BaseException", body: [] }] } : block,
    );
  } else {
    host.push(...uses);
    if (draw.chance(80)) host.push({ do: "runner_close", runner });
  }
  for (const each of scope.known("loop")) if (draw.chance(60)) host.push({ do: "is_closed", loop: each });
  if (context !== undefined && draw.chance(70)) host.push({ do: "context_get", context, variable: "v" });
  if (draw.chance(40)) host.push({ do: "var_get", variable: "v" });
  if (draw.chance(20)) host.push({ do: "runner_close", runner });
  if (draw.chance(20)) host.push(...use(scope, runner, undefined));
  if (draw.chance(15)) host.push({ do: "get_event_loop" });
  return { host };
};

/** Runners where none can run: inside of a running loop, or with something that is no coroutine. */
export const runnersRefused: Situation = (scope): Program => {
  const { draw } = scope;
  const runner = scope.fresh("runner");
  const made: Statement = { do: "runner", as: runner };
  const run: Statement = { do: "runner_run", runner, coro: coroutine(scope, body(scope, "coroutine", 2, 0, 2)) };
  if (draw.chance(60))
    return around(scope, [
      made,
      ...body(scope, "coroutine", 1, 0, 2),
      run,
      ...turns(scope, 0, 2),
      sleep(draw.int(0, 1)),
    ]);
  const wrong: Statement = {
    do: "runner_run",
    runner,
    coro: { call: "value", value: draw.pick([null, 5, { sample: "function" } as const, { list: [] }]) },
  };
  return { host: draw.chance(50) ? [made, wrong, run] : [made, run, wrong, { do: "runner_close", runner }] };
};

function use(scope: Scope, runner: Name, context: Name | undefined): Body {
  const { draw } = scope;
  return draw.weighted<() => Body>([
    [
      60,
      () => [
        {
          do: "runner_run",
          runner,
          coro: coroutine(scope, main(scope)),
          ...(context !== undefined && draw.chance(50) && { context }),
        },
      ],
    ],
    [20, () => [{ do: "runner_get_loop", runner, ...(draw.chance(70) && { as: scope.fresh("loop") }) }]],
    [8, () => [{ do: "get_event_loop" }]],
    [6, () => [{ do: "var_get", variable: "v" }]],
    [6, () => [{ do: "runner_close", runner }]],
  ])();
}

function main(scope: Scope): Body {
  const { draw } = scope;
  const statements: Statement[] = [];
  if (draw.chance(30)) statements.push({ do: "get_running_loop", ...(draw.chance(60) && { as: scope.fresh("loop") }) });
  if (draw.chance(25)) statements.push({ do: "var_set", variable: "v", value: plainValue(draw) });
  if (draw.chance(30)) statements.push({ do: "var_get", variable: "v" });
  if (draw.chance(15)) statements.push({ do: "get_debug" });
  if (draw.chance(35)) statements.push(background(scope), sleep(0));
  if (draw.chance(10)) statements.push(...suspended(scope));
  statements.push(...body(scope, "coroutine", 1, 0, 3));
  if (draw.chance(50)) statements.push({ do: "await", what: { call: "sleep", delay: delay(draw) } });
  if (draw.chance(20)) statements.push({ do: "raise", exception: { new: error(draw) } });
  else if (draw.chance(60)) statements.push({ do: "return", value: plainValue(draw) });
  return statements;
}

/** A task that may outlive the run. */
const background = (scope: Scope): Statement => ({
  do: "make",
  what: {
    call: "create_task",
    coro: coroutine(scope, [
      {
        do: "try",
        body: [sleep(scope.draw.pick([1, 2, 9])), { do: "log", value: "on" }, sleep(9)],
        finally: [{ do: "log", value: "over" }],
      },
    ]),
    as: scope.fresh("task"),
  },
});

/** An asynchronous generator that has begun. */
function suspended(scope: Scope): Body {
  const generator = scope.fresh("generator");
  const items: Body = [
    {
      do: "try",
      body: [
        { do: "emit", value: 1 },
        { do: "emit", value: 2 },
      ],
      finally: [{ do: "log", value: "closed" }],
    },
  ];
  return [
    { do: "make", what: { call: "async_generator", body: items, as: generator } },
    { do: "await", what: { call: "anext", generator } },
  ];
}

const coroutine = (scope: Scope, statements: Body) =>
  ({ call: "coroutine", body: statements, as: scope.fresh("coroutine") }) as const;

const sleep = (seconds: number): Statement => ({ do: "await", what: { call: "sleep", delay: seconds } });
