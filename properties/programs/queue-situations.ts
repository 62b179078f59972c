import type { Name, Value } from "../../spec/field.ts";
import type { Awaitable, Body, Program, Statement } from "../../spec/program.ts";
import type { Draw } from "./draw.ts";
import { timeout } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";

// Situations of queues: who was woken is cancelled, or finds that somebody else was there first; what is left shows at the end.

/** Tasks that wait for items, and somebody who does several things to the queue, and to them, in one step. */
export const getters: Situation = (scope) => {
  const { draw } = scope;
  const site = new Site(scope);
  const waiters = draw.times<Statement>(1, 3, () => site.task([site.gets(), ...site.after()]));
  const step = draw.weighted<() => Body>([
    [18, () => site.several(1, 3, () => site.puts(false))],
    [10, () => [site.puts(false), site.puts(false)]],
    [12, () => [site.puts(false), site.takes(), ...site.several(0, 1, () => site.puts(false))]],
    [16, () => [site.puts(false), site.cancels(), ...site.several(0, 1, () => site.puts(false))]],
    [10, () => [site.cancels(), site.puts(false)]],
    [12, () => [site.shutdown()]],
    [6, () => [site.puts(false), site.shutdown()]],
    [6, () => [site.puts(false), site.cancels(), site.takes()]],
    [10, () => site.several(1, 4, () => site.act(false))],
  ])();
  return program([
    site.made,
    ...(draw.chance(15) ? fill(site, 1) : []),
    ...(draw.chance(12) ? [site.gives(site.limited())] : []),
    ...waiters,
    turn(draw),
    ...step,
    ...(draw.chance(70) ? [turn(draw)] : []),
    ...(draw.chance(45) ? [site.looks(), sleep(1)] : []),
    ...site.several(0, 2, () => site.puts(false)),
    ...(draw.chance(50) ? [turn(draw)] : []),
    ...site.several(0, 1, () => site.act(false)),
    ...site.probes(),
  ]);
};

/** The same with tasks that wait for room. */
export const putters: Situation = (scope) => {
  const { draw } = scope;
  const site = new Site(scope, draw.pick([1, 1, 2]));
  const waiters = draw.times<Statement>(1, 3, () => site.task([site.puts()]));
  const step = draw.weighted<() => Body>([
    [28, () => site.several(1, 2, () => site.takes())],
    [12, () => [site.takes(), site.puts(false)]],
    [18, () => [site.takes(), site.cancels()]],
    [12, () => [site.cancels(), site.takes()]],
    [14, () => [site.shutdown()]],
    [6, () => [site.takes(), site.shutdown()]],
    [10, () => site.several(1, 4, () => site.act(true))],
  ])();
  return program([
    site.made,
    ...fill(site, site.slots),
    ...waiters,
    turn(draw),
    ...step,
    ...(draw.chance(70) ? [turn(draw)] : []),
    ...(draw.chance(45) ? [site.looks(), sleep(1)] : []),
    ...site.several(0, 2, () => site.takes()),
    ...(draw.chance(60) ? [turn(draw)] : []),
    ...site.several(0, 2, () => site.takes()),
    ...site.probes(),
  ]);
};

/** What is not got is counted all the same, and classes are told apart. */
export const looks: Situation = (scope) => {
  const { draw } = scope;
  const site = new Site(scope);
  const { queue } = site;
  return program([
    site.made,
    ...(draw.chance(50) ? [{ do: "maxsize", queue } as const] : []),
    ...fill(site, draw.int(1, 3)),
    ...site.several(0, 3, () =>
      draw.pick<() => Statement>([
        () => ({ do: "task_done", queue }),
        () => ({ do: "qsize", queue }),
        () => site.takes(),
        () => site.puts(false),
        () => ({ do: draw.pick(["empty", "full"] as const), queue }),
        () => related(draw),
      ])(),
    ),
    { do: "qsize", queue },
    ...site.several(1, 3, () => site.takes()),
    ...(draw.chance(50) ? [{ do: "task_done", queue } as const] : []),
    ...(draw.chance(50) ? [related(draw)] : []),
    ...site.probes(),
  ]);
};

const related = (draw: Draw): Statement => {
  const own = ["asyncio.QueueEmpty", "asyncio.QueueFull", "asyncio.QueueShutDown"] as const;
  return { do: "issubclass", class: draw.pick(own), of: draw.pick(["Exception", ...own]) };
};

/** Producers and consumers, each at its own pace. */
export const busy: Situation = (scope) => {
  const { draw } = scope;
  const site = new Site(scope);
  const turns = draw.int(1, 3);
  const worker = (): Statement => {
    const one = draw.chance(50) ? site.puts() : site.gets();
    return site.task(draw.chance(60) ? paced(draw, one, turns) : [one, ...site.after()]);
  };
  return program([
    site.made,
    ...draw.times(2, 4, worker),
    ...draw.times(0, 2, () => site.act(false)),
    sleep(draw.pick([0, 1, 1, 2])),
    ...draw.times(0, 3, () => site.act(draw.chance(50))),
    sleep(draw.pick([1, 2])),
    ...site.probes(),
  ]);
};

/** Somebody waits for the end of the work, while items still come, are taken, are done, or are dropped. */
export const joined: Situation = (scope) => {
  const { draw } = scope;
  const site = new Site(scope);
  const { queue } = site;
  const join: Statement = { do: "await", what: { call: "join", queue } };
  const at = (delay: number, body: Body): Statement => ({
    do: "call_later",
    delay,
    callback: body,
    as: scope.fresh("handle"),
  });
  const later = (body: Body): Statement => at(draw.pick([0, 1, 1, 2, 3]), body);
  const step = (): Body =>
    draw.weighted<() => Body>([
      [
        40,
        () => [
          { do: "get_nowait", queue },
          { do: "task_done", queue },
        ],
      ],
      [25, () => [{ do: "task_done", queue }]],
      [22, () => [site.puts(false)]],
      [8, () => [{ do: "get_nowait", queue }]],
      [18, () => [site.shutdown()]],
      [
        6,
        () => [
          { do: "task_done", queue },
          { do: "put_nowait", queue, item: site.item() },
        ],
      ],
    ])();
  const inTask = draw.chance(60);
  const count = draw.pick([0, 1, 1, 2, 2, 3]);
  const done: Statement = { do: "task_done", queue };
  const finish: Body = [site.takes(), done];
  return program([
    site.made,
    ...(draw.chance(25) ? [join] : []),
    ...fill(site, count),
    ...(inTask ? [site.task([join]), turn(draw)] : []),
    ...Array.from({ length: count }, () => later(draw.chance(80) ? finish : step())),
    ...(draw.chance(40) ? [at(draw.pick([0, 1]), [site.puts(false)]), at(3, draw.chance(70) ? finish : [done])] : []),
    ...(draw.chance(25) ? [later([site.shutdown()])] : []),
    ...draw.times(0, 2, () => later(step())),
    ...(inTask ? draw.times(0, 1, () => step()).flat() : [join]),
    sleep(draw.pick([1, 3])),
    ...draw.times(0, 1, () => step()).flat(),
    sleep(1),
    ...site.probes(),
  ]);
};

/** A pool of workers that do nothing else. */
export const pool: Situation = (scope) => {
  const { draw } = scope;
  const site = new Site(scope);
  const { queue } = site;
  const work: Body = [
    { do: "await", what: { call: "get", queue } },
    sleep(draw.pick([0, 1, 1, 2])),
    { do: "task_done", queue },
  ];
  const most = site.slots > 0 ? site.slots : 5;
  return program([
    site.made,
    ...fill(site, draw.int(1, most)),
    ...draw.times(2, 3, () => site.task([{ do: "repeat", times: 4, body: work }])),
    ...(draw.chance(30) ? [turn(draw), ...fill(site, draw.int(0, 1))] : []),
    { do: "await", what: { call: "join", queue } },
    ...site.probes(),
  ]);
};

/** One queue, and what can be done around it. */
class Site {
  readonly queue: Name;
  readonly slots: number;
  readonly made: Statement;
  private readonly scope: Scope;
  private readonly hasTuples: boolean;
  private readonly tasks: Name[] = [];

  constructor(scope: Scope, slots = scope.draw.pick([0, 0, 0, 1, 1, 2, -1])) {
    const { draw } = scope;
    const kind = draw.pick(["queue", "queue", "queue", "lifo_queue", "priority_queue", "priority_queue"] as const);
    this.scope = scope;
    this.slots = slots;
    this.queue = scope.fresh("queue");
    this.hasTuples = kind === "priority_queue" && draw.chance(45);
    this.made = { do: kind, as: this.queue, ...((this.slots !== 0 || draw.chance(20)) && { maxsize: this.slots }) };
  }

  item(): Value {
    const { draw } = this.scope;
    return this.hasTuples ? { tuple: [draw.pick([1, 1, 2]), draw.pick(["a", "b", "c"])] } : draw.int(1, 99);
  }

  puts(waits = true): Statement {
    const { queue } = this;
    const item = this.item();
    return waits ? this.awaits({ call: "put", queue, item }) : { do: "put_nowait", queue, item };
  }

  gets(): Statement {
    return this.awaits({ call: "get", queue: this.queue });
  }

  takes(): Statement {
    return { do: "get_nowait", queue: this.queue };
  }

  looks(): Statement {
    return { do: "qsize", queue: this.queue };
  }

  /** A get() that runs out of time. */
  limited(): Awaitable {
    return { call: "wait_for", fut: { call: "get", queue: this.queue }, timeout: this.scope.draw.pick([1, 1, 0]) };
  }

  /** It goes on in any case. */
  gives(what: Awaitable): Statement {
    return guarded({ do: "await", what });
  }

  several(least: number, most: number, make: () => Statement): Statement[] {
    return this.scope.draw.times(least, most, make);
  }

  shutdown(): Statement {
    return { do: "queue_shutdown", queue: this.queue, ...(this.scope.draw.chance(50) && { immediate: true }) };
  }

  task(body: Body): Statement {
    const as = this.scope.fresh("task");
    this.tasks.push(as);
    return {
      do: "make",
      what: { call: "create_task", coro: { call: "coroutine", body, as: this.scope.fresh("coroutine") }, as },
    };
  }

  /** Something that matters to whoever waits. */
  act(takes: boolean): Statement {
    const { queue } = this;
    const { draw } = this.scope;
    return draw.weighted<() => Statement>([
      [takes ? 14 : 40, () => ({ do: "put_nowait", queue, item: this.item() })],
      [takes ? 40 : 14, () => ({ do: "get_nowait", queue })],
      [22, () => this.cancels()],
      [8, () => this.shutdown()],
      [6, () => (takes ? this.gets() : this.puts())],
      [4, () => ({ do: "qsize", queue })],
      [4, () => this.scope.body("coroutine", 2, 1, 1)[0] ?? { do: "full", queue }],
      [3, () => turn(draw)],
      [3, () => ({ do: "task_done", queue })],
    ])();
  }

  /** What it does with what it got. */
  after(): readonly Statement[] {
    const { draw } = this.scope;
    if (draw.chance(70)) return [];
    return draw.pick<Body>([
      [{ do: "task_done", queue: this.queue }],
      [this.gets()],
      [turn(draw), this.puts()],
      [{ do: "get_nowait", queue: this.queue }],
    ]);
  }

  /** What is left, and whether the queue still works. */
  probes(): readonly Statement[] {
    const { queue } = this;
    const { draw } = this.scope;
    const probe = (): Statement =>
      draw.weighted<() => Statement>([
        [20, () => ({ do: "qsize", queue })],
        [10, () => ({ do: draw.pick(["empty", "full", "maxsize"] as const), queue })],
        [20, () => ({ do: "get_nowait", queue })],
        [8, () => ({ do: "put_nowait", queue, item: this.item() })],
        [10, () => guarded({ do: "await", what: { call: "get", queue } })],
        [6, () => guarded({ do: "await", what: { call: "put", queue, item: this.item() } })],
        [6, () => ({ do: "task_done", queue })],
        [6, () => guarded({ do: "await", what: { call: "join", queue } })],
      ])();
    return [sleep(draw.pick([0, 0, 1])), ...draw.times(1, 4, probe)];
  }

  cancels(): Statement {
    const { draw } = this.scope;
    return this.tasks.length === 0 ? turn(draw) : { do: "cancel", future: draw.pick(this.tasks) };
  }

  /** Mostly as it stands, now and then under a limit or in a task of its own. */
  private awaits(what: Awaitable): Statement {
    const { draw } = this.scope;
    const awaited = draw.weighted<() => Awaitable>([
      [90, () => what],
      [5, () => ({ call: "wait_for", fut: what, timeout: timeout(draw) })],
      [2, () => ({ call: "shield", arg: what })],
      [3, () => ({ call: "create_task", coro: what })],
    ])();
    const waits: Statement = { do: "await", what: awaited };
    return draw.chance(15) ? guarded(waits) : waits;
  }
}

const program = (body: Body): Program => ({ host: [{ do: "run", main: { call: "coroutine", as: "main", body } }] });

const fill = (site: Site, count: number): readonly Statement[] =>
  Array.from({ length: count }, () => ({ do: "put_nowait", queue: site.queue, item: site.item() }));

const sleep = (delay: number): Statement => ({ do: "await", what: { call: "sleep", delay } });
const turn = (draw: Draw): Statement => sleep(draw.pick([0, 0, 0, 1]));

const guarded = (one: Statement): Statement => ({
  do: "try",
  body: [one],
  handlers: [{ except: "Exception", body: [] }],
});

const paced = (draw: Draw, one: Statement, times: number): Body => [
  { do: "repeat", times, body: draw.chance(50) ? [one, sleep(draw.pick([0, 1, 2]))] : [sleep(draw.pick([0, 1])), one] },
];
