import type { Name } from "../../spec/field.ts";
import type { Body, Call, Statement } from "../../spec/program.ts";
import { answer } from "./answer.ts";
import type { Draw } from "./draw.ts";
import { isReady, READY } from "./locks.ts";
import { timeout } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";
import { afterwards, around, turns, watched } from "./situations.ts";
import { body } from "./statement.ts";

// Situations of locks, events, conditions and semaphores: who was woken is cancelled, or comes second; what is lost shows at the end.

/** A lock or a semaphore, tasks that want it, and somebody who releases it and cancels them, several things in one step. */
export const contention: Situation = (scope) => {
  const { draw } = scope;
  const [made, lock] = held(scope);
  const taken = draw.chance(65) ? [take(scope, lock)] : [];
  const tasks = draw.times(2, 4, () => task(scope, claim(scope, lock)));
  const names = tasks.map(([, name]) => name);
  const act = (): Statement => ({ ...draw.weighted(actsOn(scope, lock, names))() });
  return around(scope, [
    ...made,
    ...taken,
    ...tasks.map(([one]) => one),
    ...turns(scope, draw.chance(80) ? 1 : 0, 2),
    ...later(draw, act),
    ...draw.times(1, 3, act),
    ...turns(scope, 0, 2),
    ...draw.times(0, 3, act),
    pause(draw),
    ...draw.times(0, 2, act),
    ...probes(scope, lock, names),
  ]);
};

/** Tasks that stand in line, the first of which is cancelled about when its turn comes. */
export const line: Situation = (scope) => {
  const { draw } = scope;
  const value = draw.pick([0, 1]);
  const [made, lock] = held(scope, value);
  const isTaken = value === 1 || made.some(({ do: sort }) => sort === "lock" || sort === "condition");
  const tasks = draw.times(2, 4, () =>
    task(scope, [{ do: "await", what: { call: "acquire", lock } }, ...pauses(draw, 20), ...back(draw, lock)]),
  );
  const names = tasks.map(([, name]) => name);
  const cancels: Statement = { do: "cancel", future: draw.chance(75) ? names[0]! : draw.pick(names) };
  const releases: Statement = { do: "release", lock };
  const pair = draw.chance(45) ? [cancels, releases] : [releases, cancels];
  return around(scope, [
    ...made,
    ...(isTaken ? [take(scope, lock)] : []),
    ...tasks.map(([one]) => one),
    ...turns(scope, 1, 2),
    pair[0]!,
    ...(draw.chance(35) ? [pause(draw)] : turns(scope, 0, 3)),
    pair[1]!,
    ...(draw.chance(30) ? [releases] : []),
    ...(draw.chance(30) ? [{ do: "locked", lock } as const] : []),
    ...(draw.chance(25) ? [{ do: "await", what: { call: "acquire", lock } } as const] : []),
    ...probes(scope, lock, names),
  ]);
};

/** One object in two runs of asyncio.run(): made outside of both, waited for in the first, perhaps left held. */
export const reused: Situation = (scope) => {
  const { draw } = scope;
  const lock = scope.fresh("lock");
  const acquires: Statement = { do: "await", what: { call: "acquire", lock } };
  const day = (): Statement => {
    const [guest] = task(scope, [acquires]);
    const inside: Body = [
      ...(draw.chance(85) ? [acquires] : []),
      ...(draw.chance(75) ? [guest, pause(draw)] : []),
      ...(draw.chance(30) ? [{ do: "release", lock } as const] : []),
      ...body(scope, "coroutine", 2, 0, 1),
      ...(draw.chance(40)
        ? [{ do: "try", body: [acquires], handlers: [{ except: "RuntimeError", body: [] }] } as const]
        : []),
    ];
    return { do: "run", main: { call: "coroutine", body: inside, as: scope.fresh("coroutine") } };
  };
  return { host: [{ do: "lock", as: lock }, ...draw.times(1, 3, day)] };
};

/** An event, tasks that wait for it, and somebody who sets and clears it and cancels them. */
export const signalling: Situation = (scope) => {
  const { draw } = scope;
  const event = scope.fresh("event");
  const wait: Call = { call: "event_wait", event };
  const tasks = draw.times(1, 4, () =>
    task(scope, [...pauses(draw, 25), ...asked(scope, wait), { do: "is_set", event }]),
  );
  const names = tasks.map(([, name]) => name);
  const act = (): Statement =>
    draw.weighted<() => Statement>([
      [40, () => ({ do: "event_set", event })],
      [22, () => ({ do: "event_clear", event })],
      [14, () => ({ do: "is_set", event })],
      [16, () => ({ do: "cancel", future: draw.pick(names) })],
      [8, () => ({ do: "call_soon", callback: [{ do: "log", value: "ready" }], as: scope.fresh("handle") })],
      [10, () => ({ do: "await", what: { call: "wait_for", fut: wait, timeout: timeout(draw) } })],
    ])();
  return around(scope, [
    { do: "event", as: event },
    ...(draw.chance(25) ? [{ do: "is_set", event } as const] : []),
    ...draw.times(0, 1, act),
    ...tasks.map(([one]) => one),
    ...turns(scope, 0, 2),
    ...(draw.chance(40) ? [{ do: "cancel", future: names[0]! } as const, ...turns(scope, 1, 2)] : []),
    ...later(draw, () => ({ do: "event_set", event })),
    ...draw.times(1, 3, act),
    ...turns(scope, 0, 1),
    ...draw.times(0, 3, act),
    pause(draw),
    ...draw.times(0, 2, act),
    ...names.slice(0, 2).map((name) => watched(name, scope)),
  ]);
};

/** A condition, tasks that wait for it, and somebody who notifies them, keeps the lock for a while, and cancels them. */
export const notification: Situation = (scope) => {
  const { draw } = scope;
  const [made, condition, others] = conditions(scope);
  const plain = draw.chance(60);
  const wait = (): Call =>
    plain || draw.chance(30)
      ? { call: "condition_wait", condition: draw.chance(85) ? condition : draw.pick(others) }
      : { call: "condition_wait_for", condition, predicate: [...isReady(scope)] };
  const tasks = draw.times(1, 4, () =>
    task(scope, [
      ...pauses(draw, 20),
      block(scope, draw.chance(80) ? condition : draw.pick(others), [
        ...asked(scope, wait()),
        ...(draw.chance(30) ? [{ do: "locked", lock: condition } as const] : []),
        ...pauses(draw, 30),
      ]),
    ]),
  );
  const names = tasks.map(([, name]) => name);
  const tell = (): Statement =>
    draw.weighted<() => Statement>([
      [35, () => ({ do: "notify", condition, ...(draw.chance(50) && { n: draw.pick([1, 2, 2, 3]) }) })],
      [30, () => ({ do: "notify_all", condition: draw.chance(85) ? condition : draw.pick(others) })],
      [22, () => ({ do: "cancel", future: draw.pick(names) })],
      [15, () => ({ do: "assign", as: READY, value: draw.pick([true, "yes", 3, 0]) })],
      [6, () => ({ do: "locked", lock: draw.pick(others) })],
    ])();
  const round = (): Statement[] => [
    block(scope, draw.chance(85) ? condition : draw.pick(others), [
      ...(draw.chance(25) ? [{ do: "notify", condition } as const, { do: "notify", condition } as const] : []),
      ...draw.times(1, 3, tell),
      ...(draw.chance(40) ? [...turns(scope, 0, 2), ...pauses(draw, 40)] : []),
      ...draw.times(0, 1, tell),
    ]),
    ...(draw.chance(30) ? [{ do: "cancel", future: draw.pick(names) } as const] : []),
  ];
  return around(scope, [
    ...made,
    ...(draw.chance(20) ? [draw.pick<Statement>(unlocked(condition))] : []),
    ...(!plain && draw.chance(35) ? [{ do: "assign", as: READY, value: 7 } as const] : []),
    ...(draw.chance(15) ? [unlocked(condition).at(-1)!] : []),
    ...(draw.chance(30) ? round() : []),
    ...tasks.map(([one]) => one),
    ...turns(scope, 1, 2),
    ...(draw.chance(30) ? [pause(draw)] : []),
    ...(draw.chance(20) ? [{ do: "cancel", future: names[0]! } as const, ...turns(scope, 1, 1)] : []),
    ...round(),
    ...(draw.chance(60) ? [pause(draw)] : turns(scope, 0, 3)),
    ...(draw.chance(70) ? round() : []),
    pause(draw),
    ...(draw.chance(50) ? round() : []),
    ...probes(scope, condition, names),
  ]);
};

/** Context managers of the program's own: entered, left by errors and cancellations, and nested in the others. */
export const managed: Situation = (scope) => {
  const { draw } = scope;
  const manager = scope.fresh("manager");
  const swallows = draw.pick<Body>([[], [], [{ do: "return", value: true }], [{ do: "return", value: false }]]);
  const inside = block(scope, manager, [
    ...body(scope, "coroutine", 2, 0, 2),
    ...draw.pick<Body>([
      [],
      [{ do: "raise", exception: { new: "Boom" } }],
      [pause(draw)],
      [{ do: "return", value: 1 }],
    ]),
  ]);
  const [one, name] = task(scope, [inside, ...afterwards(scope)]);
  return around(scope, [
    {
      do: "context_manager",
      as: manager,
      enter: [...pauses(draw, 50), ...(draw.chance(50) ? [{ do: "return", value: 5 } as const] : [])],
      exit: [...pauses(draw, 50), ...swallows],
    },
    ...(draw.chance(20) ? [{ do: "with", manager } as const] : []),
    one,
    ...turns(scope, 0, 3),
    ...pauses(draw, 40),
    ...(draw.chance(50) ? [{ do: "cancel", future: name } as const] : []),
    watched(name, scope),
    ...(draw.chance(40) ? [block(scope, manager, body(scope, "coroutine", 2, 0, 2))] : []),
  ]);
};

/** A lock, a condition's lock or a semaphore, just made. */
function held(scope: Scope, value = scope.draw.pick([0, 1, 1, 1, 2, 2, 3])): readonly [Body, Name] {
  const { draw } = scope;
  const kind = draw.weighted<"lock" | "condition" | "semaphore" | "bounded_semaphore">([
    [45, "lock"],
    [8, "condition"],
    [35, "semaphore"],
    [14, "bounded_semaphore"],
  ]);
  const as = scope.fresh(kind === "bounded_semaphore" ? "semaphore" : kind);
  const isSemaphore = kind === "semaphore" || kind === "bounded_semaphore";
  const refused = isSemaphore && draw.chance(10) ? [{ do: kind, value: -1, as: "refused" } as Statement] : [];
  const made = { do: kind, ...(isSemaphore && { value }), as } as Statement;
  const look: Body = draw.chance(20) ? [{ do: "locked", lock: as }] : [];
  return [[...refused, made, ...look], as];
}

/** A condition, and what stands for its lock as well. */
function conditions(scope: Scope): readonly [Body, Name, readonly Name[]] {
  const { draw } = scope;
  const condition = scope.fresh("condition");
  if (draw.chance(65)) return [[{ do: "condition", as: condition }], condition, [condition]];
  const lock = scope.fresh("lock");
  const other = scope.fresh("condition");
  return [
    [
      { do: "lock", as: lock },
      { do: "condition", lock, as: condition },
      { do: "condition", lock, as: other },
    ],
    condition,
    [other, condition],
  ];
}

/** The object itself is no awaitable. */
const awaitsItself = (lock: Name): Statement => ({
  do: "try",
  body: [{ do: "await", what: { call: "value", value: { name: lock } } }],
  handlers: [{ except: "TypeError", body: [] }],
});

/** What needs the lock, without it. */
const unlocked = (condition: Name): readonly Statement[] => [
  { do: "notify", condition },
  { do: "notify_all", condition },
  { do: "release", lock: condition },
  {
    do: "try",
    body: [{ do: "await", what: { call: "condition_wait", condition } }],
    handlers: [{ except: "RuntimeError", body: [] }],
  },
];

const take = ({ draw }: Scope, lock: Name): Statement => ({
  do: "await",
  what: draw.chance(90)
    ? { call: "acquire", lock }
    : { call: "wait_for", fut: { call: "acquire", lock }, timeout: timeout(draw) },
});

const back = (draw: Draw, lock: Name): Body => (draw.chance(75) ? [{ do: "release", lock }] : []);

/** One who wants it, keeps it for a while, and mostly gives it back. */
function claim(scope: Scope, lock: Name): Body {
  const { draw } = scope;
  const inside: Body = [...pauses(draw, 45), ...(draw.chance(15) ? body(scope, "coroutine", 2, 0, 1) : [])];
  if (draw.chance(45)) {
    const fails = draw.chance(15) ? [{ do: "raise", exception: { new: "Boom" } } as const] : [];
    return [...pauses(draw, 20), block(scope, lock, [...inside, ...fails]), ...afterwards(scope)];
  }
  const again: Body = draw.chance(20) ? [{ do: "await", what: { call: "acquire", lock } }] : [];
  return [
    ...pauses(draw, 20),
    ...asked(scope, { call: "acquire", lock }, 15),
    ...inside,
    ...back(draw, lock),
    ...again,
  ];
}

/** An await of that, perhaps with an answer to what it raises. */
const asked = (scope: Scope, what: Call, limited = 6): readonly Statement[] => {
  const { draw } = scope;
  const awaited: Statement = {
    do: "await",
    what: draw.chance(limited) ? { call: "wait_for", fut: what, timeout: timeout(draw) } : what,
  };
  return draw.chance(22) ? [{ do: "try", body: [awaited], handlers: answer(scope, 2) }] : [awaited];
};

function task(scope: Scope, inside: Body): readonly [Statement, Name] {
  const as = scope.fresh("task");
  const coro = { call: "coroutine", body: inside, as: scope.fresh("coroutine") } as const;
  return [{ do: "make", what: { call: "create_task", coro, as } }, as];
}

const block = (_scope: Scope, manager: Name, inside: Body): Statement => ({ do: "async_with", manager, body: inside });

const actsOn = (
  { draw, fresh }: Scope,
  lock: Name,
  tasks: readonly Name[],
): readonly (readonly [number, () => Statement])[] => [
  [42, () => ({ do: "release", lock })],
  [26, () => ({ do: "cancel", future: draw.pick(tasks) })],
  [14, () => ({ do: "await", what: { call: "acquire", lock } })],
  [12, () => ({ do: "locked", lock })],
  [5, () => ({ do: "call_soon", callback: [{ do: "log", value: "ready" }], as: fresh("handle") })],
  [4, () => ({ do: "await", what: { call: "wait_for", fut: { call: "acquire", lock }, timeout: timeout(draw) } })],
];

/** The same by a callback, at a time at which other things happen. */
const later = (draw: Draw, act: () => Statement): readonly Statement[] =>
  draw.chance(45)
    ? [
        {
          do: "call_later",
          delay: draw.pick([0, 1, 1, 2]),
          callback: draw.times(1, 2, act).filter(({ do: sort }) => sort !== "await"),
        },
      ]
    : [];

const pause = (draw: Draw): Statement => ({ do: "await", what: { call: "sleep", delay: draw.pick([1, 1, 2]) } });

const pauses = (draw: Draw, percent: number): readonly Statement[] =>
  draw.chance(percent) ? [{ do: "await", what: { call: "sleep", delay: draw.pick([0, 0, 1, 1, 2]) } }] : [];

/** What is left in the end: whether it is held, and whether somebody new can have it. */
const probes = (scope: Scope, lock: Name, tasks: readonly Name[]): readonly Statement[] => {
  const { draw } = scope;
  const looks: Statement[] = [{ do: "locked", lock }];
  if (draw.chance(35)) looks.push(watched(draw.pick(tasks), scope));
  if (draw.chance(25)) looks.push({ do: "release", lock });
  if (draw.chance(6)) looks.push(awaitsItself(lock));
  if (draw.chance(60)) looks.push({ do: "await", what: { call: "acquire", lock } }, { do: "locked", lock });
  return draw.chance(80) ? [pause(draw), ...looks] : looks;
};
