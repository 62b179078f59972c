import type { CaughtName, Name } from "../../spec/field.ts";
import type { Body, Program, Statement } from "../../spec/program.ts";
import { answer } from "./answer.ts";
import { delay, error, plainValue } from "./pools.ts";
import type { Scope } from "./scope.ts";

/** A task of a group: it sleeps and returns, fails, or has an answer to its cancellation. */
export function child(scope: Scope, group: Name, depth: number): Statement {
  const { draw } = scope;
  return inGroup(
    scope,
    group,
    draw.weighted<() => Body>([
      [30, () => [sleeps(scope), { do: "return", value: plainValue(draw) }]],
      [24, () => [sleeps(scope), fails(scope)]],
      [30, () => [{ do: "try", body: [sleeps(scope)], handlers: answer(scope, depth + 1, "CancelledError") }]],
      [
        6,
        () => [
          { do: "try", body: [sleeps(scope)], finally: [sleeps(scope), ...(draw.chance(40) ? [fails(scope)] : [])] },
        ],
      ],
      [12, () => [{ do: "try", body: [sleeps(scope)], handlers: [deaf()] }, sleeps(scope)]],
      [5, () => [sleeps(scope), { do: "ticker", turns: 6 }]],
      [6, () => [draw.chance(50) ? fails(scope) : { do: "return", value: plainValue(draw) }]],
      [20, () => scope.body("coroutine", depth + 2, 1, 3)],
    ])(),
  );
}

/** A task of a group with that body; now and then nobody keeps it, or it has a name of its own. */
export function inGroup(scope: Scope, group: Name, body: Body, isNamed = scope.draw.chance(80)): Statement {
  const { draw } = scope;
  return {
    do: "make",
    what: {
      call: "create_task",
      coro: { call: "coroutine", body, ...(isNamed && { as: scope.fresh("coroutine") }) },
      ...(draw.chance(8) && { name: draw.pick(["worker", "other"]) }),
      group,
      ...(draw.chance(90) && { as: scope.fresh("task") }),
    },
  };
}

/** The statements of a group: what comes out of it may be caught. */
export function block(scope: Scope, statements: Body, except?: CaughtName): Statement {
  const { draw } = scope;
  const caught =
    except ??
    draw.weighted<CaughtName>([
      [40, "ExceptionGroup"],
      [40, "BaseExceptionGroup"],
      [12, "BaseException"],
      [8, "CancelledError"],
    ]);
  return {
    do: "try",
    body: statements,
    handlers: [{ except: caught, body: draw.chance(15) ? [{ do: "raise" }] : [] }],
  };
}

const deaf = () => ({ except: "CancelledError", body: [] }) as const;
const sleeps = ({ draw }: Scope): Statement => ({ do: "await", what: { call: "sleep", delay: delay(draw) } });
const fails = ({ draw }: Scope): Statement => ({ do: "raise", exception: { new: error(draw) } });

/** What the block leaves behind shows in the task's count, at its next await, and in the children. */
export function afterwards(scope: Scope, group: Name): Statement[] {
  const { draw } = scope;
  const looks: Statement[] = [];
  if (draw.chance(50)) looks.push({ do: "current_task", as: "me" }, { do: "cancelling", task: "me" });
  const task = scope.some("task");
  if (task !== undefined && draw.chance(40))
    looks.push({ do: draw.pick(["result", "exception", "cancelled"] as const), future: task });
  if (draw.chance(60)) looks.push(sleep(draw.pick([0, 1, 1])));
  if (draw.chance(10)) looks.push(inGroup(scope, group, []));
  if (draw.chance(30)) looks.push(sleep(1));
  return looks;
}

export const boom = ({ draw }: Scope): Statement => ({
  do: "raise",
  exception: { new: draw.pick(["Boom", "ValueError", "SubBaseException"] as const) },
});

export const coroutine = (scope: Scope, body: Body) =>
  ({ call: "coroutine", body, as: scope.fresh("coroutine") }) as const;

export const program = (body: Body): Program => ({
  host: [{ do: "run", main: { call: "coroutine", body, as: "main" } }],
});

export const sleep = (seconds: number): Statement => ({ do: "await", what: { call: "sleep", delay: seconds } });
