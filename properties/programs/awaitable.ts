import type { Awaitable, Call, CallKind, Of } from "../../spec/program.ts";
import { pages } from "./pages.ts";
import type { CallSprout } from "./page.ts";
import { delay, noAwaitable, plainValue, timeout } from "./pools.ts";
import type { Choices, Scope, Where } from "./scope.ts";

/** Something to await: what is known by name, or a call. */
export function awaitable(scope: Scope, depth: number): Awaitable {
  if (scope.draw.chance(30)) {
    const known = scope.draw.chance(85) ? scope.someFuture() : scope.some("coroutine");
    if (known !== undefined) return known;
  }
  return call(scope, depth, depth >= deepest ? leaves : awaited);
}

/** Something that is made and kept, awaited later or never. */
export function creation(scope: Scope, where: Where, depth: number): Call {
  const made = call(scope, depth, depth >= deepest ? leaves : kept);
  if (where !== "host") return made;
  const loop = scope.some("loop");
  if (loop === undefined || ("group" in made && made.group !== undefined)) return made;
  return made.call === "create_future" || made.call === "create_task" || made.call === "ensure_future"
    ? { ...made, loop }
    : made;
}

/** A coroutine object with a body of its own, which may wait. */
export function coroutine(scope: Scope, depth: number): Of<"coroutine"> {
  return { call: "coroutine", body: scope.body("coroutine", depth + 1, 1, 4), as: scope.fresh("coroutine") };
}

const deepest = 4;
const leaves: Choices = [
  [80, "sleep"],
  [20, "create_future"],
];
/** What is awaited where it stands … */
const awaited: Choices = [
  [42, "sleep"],
  [26, "coroutine"],
  [14, "gather"],
  [9, "shield"],
  [9, "wait"],
  [12, "wait_for"],
  [9, "create_task"],
  [3, "custom"],
  [3, "ensure_future"],
  [2, "create_future"],
  [1, "value"],
  ...pages.flatMap((page) => page.awaited ?? []),
];
/** … and what is made to be awaited, cancelled or looked at later. */
const kept: Choices = [
  [50, "create_task"],
  [26, "create_future"],
  [6, "ensure_future"],
  [8, "gather"],
  [5, "shield"],
  [4, "coroutine"],
  [1, "sleep"],
  [1, "wait_for"],
  [1, "custom"],
  ...pages.flatMap((page) => page.kept ?? []),
];

/** One of these calls; a program's mix leaves kinds out, and makes some more frequent. */
function call(scope: Scope, depth: number, usual: Choices): Call {
  let choices = scope.calls.get(usual);
  if (choices === undefined) {
    choices = usual
      .filter(([, kind]) => scope.mix.has(kind))
      .map(([weight, kind]) => [weight * scope.mix.get(kind)!, kind] as const);
    scope.calls.set(usual, choices);
  }
  const drawn = choices.length === 0 ? undefined : calls[scope.draw.weighted(choices)]!(scope, depth);
  return drawn ?? sleep(scope);
}

const sleep = ({ draw }: Scope): Call => ({
  call: "sleep",
  delay: delay(draw),
  ...(draw.chance(15) && { result: plainValue(draw) }),
});

const createTask = (scope: Scope, depth: number): Call => {
  const coro = scope.draw.chance(6) ? (scope.some("coroutine") ?? coroutine(scope, depth)) : coroutine(scope, depth);
  const context = scope.draw.chance(4) ? scope.some("context") : undefined;
  const group = scope.draw.chance(40) ? scope.some("group") : undefined;
  return {
    call: "create_task",
    coro,
    ...(scope.draw.chance(8) && { name: scope.draw.pick(["worker", "other", 7]) }),
    ...(context !== undefined && { context }),
    ...(group !== undefined && { group }),
    as: scope.fresh("task"),
  };
};

const calls: { readonly [K in CallKind]?: CallSprout } = {
  ...Object.assign({}, ...pages.map((page) => page.calls)),
  coroutine,
  custom: (scope, depth) => ({
    call: "custom",
    body: scope.body("coroutine", depth + 1, 1, 2),
    as: scope.fresh("coroutine"),
  }),
  value: (scope) => ({ call: "value", value: noAwaitable(scope.draw) }),
  create_future: (scope) => ({ call: "create_future", as: scope.fresh("future") }),
  create_task: createTask,
  ensure_future: (scope, depth) => ({
    call: "ensure_future",
    obj: awaitable(scope, depth + 1),
    as: scope.fresh("task"),
  }),
  sleep,
  gather: (scope, depth) => ({
    call: "gather",
    aws: children(scope, depth, 0, 4),
    ...(scope.draw.chance(40) && { return_exceptions: true }),
    ...(scope.draw.chance(40) && { as: scope.fresh("future") }),
  }),
  shield: (scope, depth) => ({
    call: "shield",
    arg: awaitable(scope, depth + 1),
    ...(scope.draw.chance(40) && { as: scope.fresh("future") }),
  }),
  wait: (scope, depth) => ({
    call: "wait",
    aws: futures(scope, depth),
    ...(scope.draw.chance(50) && { timeout: timeout(scope.draw) }),
    ...(scope.draw.chance(60) && {
      return_when: scope.draw.pick(["FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"] as const),
    }),
  }),
  wait_for: (scope, depth) => ({ call: "wait_for", fut: awaitable(scope, depth + 1), timeout: timeout(scope.draw) }),
};

function children(scope: Scope, depth: number, least: number, most: number): Awaitable[] {
  const made = scope.draw.times(least, most, () => awaitable(scope, depth + 1));
  if (made.length > 0 && scope.draw.chance(5)) {
    const twice = made.find((one) => typeof one === "string");
    if (twice !== undefined) made.push(twice);
  }
  return made;
}

/** What wait() takes: futures and tasks, known or made in place, and now and then what it refuses. */
function futures(scope: Scope, depth: number): Awaitable[] {
  return scope.draw.times(scope.draw.chance(4) ? 0 : 1, 3, () => {
    const known = scope.draw.chance(50) ? scope.someFuture() : undefined;
    if (known !== undefined) return known;
    return scope.draw.chance(3) ? coroutine(scope, depth + 1) : createTask(scope, depth + 1);
  });
}
