import type { Callback, ExceptionSpec, Name, Value } from "../../spec/field.ts";
import type { Body, NodeKind, Statement, StatementKind } from "../../spec/program.ts";
import { answer } from "./answer.ts";
import { awaitable, coroutine, creation } from "./awaitable.ts";
import { pages } from "./pages.ts";
import type { Sprout } from "./page.ts";
import { delay, error, plainValue } from "./pools.ts";
import type { Draw } from "./draw.ts";
import { Scope, type Mix, type Where } from "./scope.ts";

/** A scope in which statements, and the bodies that calls need, can be drawn. */
export const scopeFor = (draw: Draw, mix: Mix, budget: number): Scope => new Scope(draw, mix, budget, body, awaitable);

/** A body of a few statements. */
export function body(scope: Scope, where: Where, depth: number, least = 0, most = 4): Body {
  const statements: Statement[] = [];
  for (let wanted = scope.draw.int(least, most); wanted > 0 && scope.budget > 0; wanted--) {
    const one = statement(scope, where, depth);
    if (one !== undefined) statements.push(one);
  }
  return statements;
}

export function statement(scope: Scope, where: Where, depth: number): Statement | undefined {
  const choices = menu(scope, where, depth);
  if (choices.length === 0) return undefined;
  scope.budget -= 1;
  return sprouts[scope.draw.weighted(choices)]!(scope, where, depth);
}

/** The name of a function, mostly one that is known; or a body written in place. */
export function callback(scope: Scope, depth: number): Callback {
  const known = scope.some("function");
  return known !== undefined && scope.draw.chance(35) ? known : body(scope, "callback", depth + 1, 0, 2);
}

export function exceptionSpec(scope: Scope): ExceptionSpec {
  const type = error(scope.draw);
  return scope.draw.chance(5) ? { class: type } : { new: type };
}

const aboutFuture =
  (kind: "done" | "cancelled" | "result" | "exception"): Sprout =>
  (scope) => {
    const future = scope.someFuture();
    return future === undefined ? undefined : { do: kind, future };
  };

const aboutTask =
  (kind: "uncancel" | "cancelling" | "get_name" | "get_coro" | "get_stack"): Sprout =>
  (scope) => {
    const task = scope.some("task");
    return task === undefined ? undefined : { do: kind, task };
  };

const aboutHandle =
  (kind: "handle_cancel" | "handle_cancelled" | "handle_when"): Sprout =>
  (scope) => {
    const handle = scope.some("handle");
    return handle === undefined ? undefined : { do: kind, handle };
  };

const aboutLoop =
  (kind: "stop" | "close" | "is_running" | "is_closed" | "time" | "get_debug"): Sprout =>
  (scope, where) => {
    const loop = scope.some("loop");
    if (loop === undefined) return where === "host" ? undefined : { do: kind };
    return where === "host" || scope.draw.chance(30) ? { do: kind, loop } : { do: kind };
  };

/** `args` for functions that were written by name, a context now and then. */
const extras = (scope: Scope, called: Callback): { args?: readonly Value[]; context?: Name; loop?: Name } => {
  const context = scope.draw.chance(8) ? scope.some("context") : undefined;
  return {
    ...((typeof called === "string" || scope.draw.chance(10)) && { args: [plainValue(scope.draw)] }),
    ...(context !== undefined && { context }),
  };
};

const onSomeLoop = (scope: Scope, where: Where): { loop?: Name } => {
  const loop = where === "host" || where === "job" ? scope.some("loop") : undefined;
  return loop === undefined ? {} : { loop };
};

const scheduling =
  (kind: "call_soon" | "call_soon_threadsafe"): Sprout =>
  (scope, where, depth) => {
    const called = callback(scope, depth);
    return {
      do: kind,
      callback: called,
      ...extras(scope, called),
      ...onSomeLoop(scope, where),
      as: scope.fresh("handle"),
    };
  };

const sprouts: { readonly [K in StatementKind]?: Sprout } = {
  ...Object.assign({}, ...pages.map((page) => page.statements)),
  await: (scope, _where, depth) => {
    const what = awaitable(scope, depth);
    return scope.draw.chance(18)
      ? { do: "try", body: [{ do: "await", what }], handlers: answer(scope, depth) }
      : { do: "await", what };
  },
  make: (scope, where, depth) => ({ do: "make", what: creation(scope, where, depth) }),
  log: (scope) => ({ do: "log", value: plainValue(scope.draw) }),
  raise: (scope) => ({ do: "raise", exception: exceptionSpec(scope) }),
  return: (scope) => ({ do: "return", value: plainValue(scope.draw) }),
  try: (scope, where, depth) => {
    const guarded = body(scope, where, depth + 1, 1, 3);
    const handlers = scope.draw.chance(75) ? answer(scope, depth) : undefined;
    return {
      do: "try",
      body: guarded,
      ...(handlers !== undefined && { handlers }),
      ...((handlers === undefined || scope.draw.chance(25)) && { finally: body(scope, where, depth + 1, 1, 2) }),
      ...(handlers !== undefined && scope.draw.chance(5) && { orelse: body(scope, where, depth + 1, 1, 1) }),
    };
  },
  repeat: (scope, where, depth) => ({
    do: "repeat",
    times: scope.draw.int(2, 3),
    body: body(scope, where, depth + 1, 1, 2),
  }),
  cancel: (scope) => {
    const future = scope.someFuture();
    if (future === undefined) return undefined;
    return { do: "cancel", future, ...(scope.draw.chance(15) && { msg: scope.draw.pick(["why", "stop", 1]) }) };
  },
  set_result: (scope) => {
    const future = scope.draw.chance(95) ? scope.some("future") : scope.some("task");
    return future === undefined ? undefined : { do: "set_result", future, value: plainValue(scope.draw) };
  },
  set_exception: (scope) => {
    const future = scope.draw.chance(95) ? scope.some("future") : scope.some("task");
    return future === undefined ? undefined : { do: "set_exception", future, exception: exceptionSpec(scope) };
  },
  done: aboutFuture("done"),
  cancelled: aboutFuture("cancelled"),
  result: aboutFuture("result"),
  exception: aboutFuture("exception"),
  add_done_callback: (scope, _where, depth) => {
    const future = scope.someFuture();
    if (future === undefined) return undefined;
    const context = scope.draw.chance(8) ? scope.some("context") : undefined;
    return {
      do: "add_done_callback",
      future,
      callback: callback(scope, depth),
      ...(context !== undefined && { context }),
    };
  },
  remove_done_callback: (scope) => {
    const future = scope.someFuture();
    const called = scope.some("function");
    return future === undefined || called === undefined
      ? undefined
      : { do: "remove_done_callback", future, callback: called };
  },
  get_loop: (scope) => {
    const future = scope.someFuture();
    return future === undefined ? undefined : { do: "get_loop", future };
  },
  call_soon: scheduling("call_soon"),
  call_soon_threadsafe: scheduling("call_soon_threadsafe"),
  call_later: (scope, where, depth) => {
    const called = callback(scope, depth);
    return {
      do: "call_later",
      delay: delay(scope.draw),
      callback: called,
      ...extras(scope, called),
      ...onSomeLoop(scope, where),
      as: scope.fresh("handle"),
    };
  },
  call_at: (scope, where, depth) => {
    const called = callback(scope, depth);
    return {
      do: "call_at",
      when: scope.draw.int(0, 4),
      callback: called,
      ...extras(scope, called),
      ...onSomeLoop(scope, where),
      as: scope.fresh("handle"),
    };
  },
  handle_cancel: aboutHandle("handle_cancel"),
  handle_cancelled: aboutHandle("handle_cancelled"),
  handle_when: aboutHandle("handle_when"),
  def: (scope, _where, depth) => {
    const inside = body(scope, "callback", depth + 1, 0, 2);
    return {
      do: "def",
      as: scope.fresh("function"),
      body: inside,
      ...(scope.draw.chance(50) && { times: scope.draw.int(1, 3) }),
    };
  },
  uncancel: aboutTask("uncancel"),
  cancelling: aboutTask("cancelling"),
  get_name: aboutTask("get_name"),
  get_coro: aboutTask("get_coro"),
  get_stack: aboutTask("get_stack"),
  current_task: (scope) => ({ do: "current_task", ...(scope.draw.chance(40) && { as: scope.fresh("task") }) }),
  all_tasks: () => ({ do: "all_tasks" }),
  block: (scope) => ({ do: "block", seconds: scope.draw.pick([1, 1, 2, 0.5, 4]) }),
  time: aboutLoop("time"),
  ticker: (scope, where) => (where === "host" ? undefined : { do: "ticker", turns: scope.draw.int(2, 8) }),
  stop: aboutLoop("stop"),
  close: aboutLoop("close"),
  is_running: aboutLoop("is_running"),
  is_closed: aboutLoop("is_closed"),
  get_debug: aboutLoop("get_debug"),
  get_running_loop: () => ({ do: "get_running_loop" }),
  get_event_loop: () => ({ do: "get_event_loop" }),
  var_set: (scope) => ({ do: "var_set", variable: scope.draw.pick(["v", "w"]), value: plainValue(scope.draw) }),
  var_get: (scope) => ({ do: "var_get", variable: scope.draw.pick(["v", "w"]) }),
  copy_context: (scope) => ({ do: "copy_context", as: scope.fresh("context") }),
  thread: (scope, _where, depth) => ({ do: "thread", body: body(scope, "callback", depth + 1, 1, 2) }),
  run: (scope, _where, depth) => ({ do: "run", main: coroutine(scope, depth + 1) }),
};

/** Deeper bodies hold no further nesting than this. */
const deepest = 4;
const inCoroutinesOnly = new Set<StatementKind>([
  "await",
  "yield",
  "emit",
  ...pages.flatMap((page) => page.inCoroutinesOnly ?? []),
]);
/** What a thread may do that is not the loop's own. */
const inJobs = new Set<StatementKind>([
  "log",
  "block",
  "call_soon_threadsafe",
  "var_set",
  "var_get",
  "raise",
  "return",
  "try",
  "repeat",
  "done",
  "cancelled",
  "concurrent_set_result",
  "concurrent_cancel",
  "concurrent_result",
]);
const nesting = new Set<StatementKind>([
  "try",
  "repeat",
  "def",
  "thread",
  "run",
  "call_soon",
  "call_later",
  "call_at",
  "call_soon_threadsafe",
  "add_done_callback",
  ...pages.flatMap((page) => page.nesting ?? []),
]);

/** The statements that fit there, whatever the mix. */
const fitting = (where: Where, isDeep: boolean): ReadonlySet<NodeKind> =>
  new Set(
    (Object.keys(sprouts) as StatementKind[]).filter(
      (sort) =>
        (where === "coroutine" || !inCoroutinesOnly.has(sort)) &&
        (where !== "job" || inJobs.has(sort)) &&
        !(isDeep && nesting.has(sort)),
    ),
  );

const places = Object.fromEntries(
  (["host", "callback", "coroutine", "job"] as const).map((where) => [
    where,
    { shallow: fitting(where, false), deep: fitting(where, true) },
  ]),
) as { readonly [W in Where]: { readonly [how in "shallow" | "deep"]: ReadonlySet<NodeKind> } };

/** What can be drawn there; a scope's mix never changes, so its menus are kept. */
function menu(scope: Scope, where: Where, depth: number): readonly (readonly [number, StatementKind])[] {
  const fits = places[where][depth >= deepest ? "deep" : "shallow"];
  let choices = scope.menus.get(fits);
  if (choices === undefined) {
    const found: [number, StatementKind][] = [];
    for (const [sort, weight] of scope.mix)
      if (weight > 0 && fits.has(sort)) found.push([weight, sort as StatementKind]);
    scope.menus.set(fits, (choices = found));
  }
  return choices;
}
