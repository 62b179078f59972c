import type { Name } from "../../spec/field.ts";
import type { Call } from "../../spec/program.ts";
import type { CallSprout, Page, Sprout } from "./page.ts";
import type { Scope, Sort } from "./scope.ts";

/** The variable that predicates look at. */
export const READY = "ready";

const lockables = ["lock", "condition", "semaphore"] as const;

/** A statement about something of those sorts, where there is one. */
const about =
  (sorts: readonly Sort[], write: (name: Name, scope: Scope) => ReturnType<Sprout>): Sprout =>
  (scope) => {
    const name = scope.someOf(sorts);
    return name === undefined ? undefined : write(name, scope);
  };

const waiting =
  (sorts: readonly Sort[], write: (name: Name, scope: Scope) => Call): CallSprout =>
  (scope) => {
    const name = scope.someOf(sorts);
    return name === undefined ? undefined : write(name, scope);
  };

const value = ({ draw }: Scope): { readonly value?: number } =>
  draw.chance(20) ? {} : { value: draw.pick([0, 1, 1, 1, 2, 2, 3, draw.chance(20) ? -1 : 1]) };

/** A time limit where none is taken, very seldom. */
const timeout = ({ draw }: Scope): { readonly timeout?: number } => (draw.chance(2) ? { timeout: 1 } : {});

/** Locks, events, conditions and semaphores. */
export const locks: Page = {
  statements: {
    lock: ({ fresh }) => ({ do: "lock", as: fresh("lock") }),
    event: ({ fresh }) => ({ do: "event", as: fresh("event") }),
    condition(scope) {
      const lock = scope.draw.chance(35) ? scope.some("lock") : undefined;
      return { do: "condition", ...(lock !== undefined && { lock }), as: scope.fresh("condition") };
    },
    semaphore: (scope) => ({ do: "semaphore", ...value(scope), as: scope.fresh("semaphore") }),
    bounded_semaphore: (scope) => ({ do: "bounded_semaphore", ...value(scope), as: scope.fresh("semaphore") }),
    release: about(lockables, (lock) => ({ do: "release", lock })),
    locked: about(lockables, (lock) => ({ do: "locked", lock })),
    event_set: about(["event"], (event) => ({ do: "event_set", event })),
    event_clear: about(["event"], (event) => ({ do: "event_clear", event })),
    is_set: about(["event"], (event) => ({ do: "is_set", event })),
    notify: about(["condition"], (condition, { draw }) => ({
      do: "notify",
      condition,
      ...(draw.chance(50) && { n: draw.pick([1, 2, 2, 0, 5]) }),
    })),
    notify_all: about(["condition"], (condition) => ({ do: "notify_all", condition })),
    assign: ({ draw }) => ({ do: "assign", as: READY, value: draw.pick([true, true, 1, "yes", 0, null]) }),
    context_manager: (scope, _where, depth) => ({
      do: "context_manager",
      enter: scope.body("coroutine", depth + 1, 0, 2),
      exit: [
        ...scope.body("coroutine", depth + 1, 0, 2),
        ...(scope.draw.chance(50) ? [{ do: "return", value: scope.draw.pick([true, true, false, 1]) } as const] : []),
      ],
      as: scope.fresh("manager"),
    }),
    with: about([...lockables, "manager"], (manager) => ({ do: "with", manager })),
  },
  calls: {
    acquire: waiting(lockables, (lock, scope) => ({ call: "acquire", lock, ...timeout(scope) })),
    event_wait: waiting(["event"], (event, scope) => ({ call: "event_wait", event, ...timeout(scope) })),
    condition_wait: waiting(["condition"], (condition, scope) => ({
      call: "condition_wait",
      condition,
      ...timeout(scope),
    })),
    condition_wait_for: waiting(["condition"], (condition, scope) => {
      const known = scope.draw.chance(15) ? scope.some("function") : undefined;
      return { call: "condition_wait_for", condition, predicate: known ?? isReady(scope) };
    }),
  },
  usual: [
    ["lock", 3],
    ["event", 3],
    ["condition", 3],
    ["semaphore", 3],
    ["bounded_semaphore", 1],
    ["release", 12],
    ["locked", 4],
    ["event_set", 5],
    ["event_clear", 3],
    ["is_set", 2],
    ["notify", 5],
    ["notify_all", 3],
    ["assign", 2],
    ["context_manager", 1],
    ["with", 1],
    ["async_with", 16],
    ["acquire", 1],
    ["event_wait", 1],
    ["condition_wait", 1],
    ["condition_wait_for", 1],
  ],
  awaited: [
    [22, "acquire"],
    [14, "event_wait"],
    [10, "condition_wait"],
    [8, "condition_wait_for"],
  ],
  nesting: ["context_manager"],
  inCoroutinesOnly: ["async_with"],
  makes: {
    lock: "lock",
    event: "event",
    condition: "condition",
    semaphore: "semaphore",
    bounded_semaphore: "semaphore",
    context_manager: "manager",
  },
};

/** The body of a predicate: what the variable holds, now and then after something else. */
export const isReady = (scope: Scope) =>
  [
    ...(scope.draw.chance(10) ? scope.body("callback", 3, 1, 1) : []),
    { do: "return", value: { name: READY } } as const,
  ] as const;
