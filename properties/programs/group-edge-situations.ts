import type { Body, Statement } from "../../spec/program.ts";
import type { Situation } from "./situation.ts";
import { afterwards, block, boom, child, coroutine, inGroup, program, sleep } from "./task-group.ts";

// Situations at the edges of task groups: exits that leave the loop, misuse, deadlines around, tasks that nobody keeps.

/** The same group before, in and after its block, and who may still add to it. */
export const misuse: Situation = (scope) => {
  const { draw } = scope;
  const group = scope.fresh("group");
  const adds = (): Statement => child(scope, group, 2);
  const late = inGroup(scope, group, [
    sleep(draw.pick([0, 1, 2])),
    ...draw.times(1, 2, adds),
    ...(draw.chance(30) ? [sleep(1)] : []),
  ]);
  const cleaning = inGroup(scope, group, [
    { do: "try", body: [sleep(9)], finally: [...draw.times(0, 1, () => sleep(draw.pick([0, 1]))), adds()] },
  ]);
  const enters: Statement = {
    do: "async_with",
    manager: group,
    body: [
      ...draw.times(0, 2, adds),
      ...(draw.chance(60) ? [late] : []),
      ...(draw.chance(50) ? [cleaning] : []),
      ...(draw.chance(40) ? [sleep(draw.pick([0, 1]))] : []),
      ...(draw.chance(20) ? [{ do: "try", body: [sleep(9)], finally: [adds()] } as const] : []),
    ],
  };
  return program([
    { do: "task_group", as: group },
    ...(draw.chance(40) ? [adds()] : []),
    block(scope, [enters]),
    ...draw.times(0, 2, adds),
    ...(draw.chance(30) ? [block(scope, [{ do: "async_with", manager: group, body: [] }], "BaseException")] : []),
    ...(draw.chance(30) ? [{ do: "collect" } as const] : []),
    ...afterwards(scope, group),
  ]);
};

/** Tasks that nobody keeps, names and contexts, coroutines that are refused and dropped, and groups where there is no task. */
export const odd: Situation = (scope) => {
  const { draw } = scope;
  const [group, context] = [scope.fresh("group"), scope.fresh("context")];
  const named = scope.fresh("task");
  const setting: Body = [
    { do: "var_set", variable: "v", value: draw.int(1, 9) },
    ...draw.times(0, 1, () => sleep(draw.pick([0, 1]))),
  ];
  const stray = scope.fresh("coroutine");
  const inside: Body = [
    {
      do: "make",
      what: {
        call: "create_task",
        coro: { call: "coroutine", body: setting, as: scope.fresh("coroutine") },
        ...(draw.chance(70) && { name: draw.pick(["worker", "other"]) }),
        context,
        group,
        as: named,
      },
    },
    {
      do: "make",
      what: {
        call: "create_task",
        coro: { call: "coroutine", body: [{ do: "await", what: { call: "create_future" } }] },
        group,
      },
    },
    sleep(draw.pick([0, 1])),
    { do: "collect" },
    ...(draw.chance(60) ? [{ do: "get_name", task: named } as const] : []),
    boom(scope),
  ];
  return program([
    { do: "task_group", as: group },
    { do: "copy_context", as: context },
    ...(draw.chance(50) ? [inGroup(scope, group, [], false)] : []),
    ...(draw.chance(50)
      ? ([
          {
            do: "make",
            what: { call: "coroutine", body: [{ do: "async_with", manager: group, body: [] }], as: stray },
          },
          { do: "call_soon", callback: [{ do: "send", coroutine: stray }], as: scope.fresh("handle") },
          sleep(0),
        ] as const)
      : []),
    block(scope, [{ do: "async_with", manager: group, body: inside }]),
    ...(draw.chance(50) ? [inGroup(scope, group, [], false)] : []),
    { do: "context_get", context, variable: "v" },
    { do: "get_name", task: named },
    sleep(0),
  ]);
};

/** SystemExit and KeyboardInterrupt leave the loop as well: it is run again. */
export const exits: Situation = (scope) => {
  const { draw } = scope;
  const [loop, owner, group] = [scope.fresh("loop"), scope.fresh("task"), scope.fresh("group")];
  const leaves: Body = [
    sleep(draw.pick([0, 1, 1])),
    { do: "raise", exception: { new: draw.pick(["SystemExit", "KeyboardInterrupt"] as const) } },
  ];
  const inBody = draw.chance(40);
  const body: Body = [
    { do: "task_group", as: group },
    {
      do: "async_with",
      manager: group,
      body: [
        ...draw.times(0, 2, () => child(scope, group, 1)),
        ...(inBody ? [] : [inGroup(scope, group, leaves)]),
        ...(inBody ? leaves : draw.chance(40) ? [sleep(draw.pick([1, 9]))] : []),
      ],
    },
  ];
  const caught: Body = draw.chance(50)
    ? [{ do: "try", body, handlers: [{ except: "BaseException", body: [] }] }, ...afterwards(scope, group)]
    : body;
  if (draw.chance(20)) return program(caught);
  const again = (): Statement => ({ do: "run_until_complete", loop, future: owner });
  return {
    host: [
      { do: "new_event_loop", as: loop },
      { do: "set_event_loop", loop },
      { do: "make", what: { call: "create_task", coro: coroutine(scope, caught), loop, as: owner } },
      again(),
      ...(draw.chance(85) ? [again()] : []),
      { do: "run_until_complete", loop, future: { call: "sleep", delay: 2 } },
      ...(draw.chance(60) ? [{ do: "close", loop } as const] : []),
    ],
  };
};

/** A deadline around a group, and answers to it. */
export const limited: Situation = (scope) => {
  const { draw } = scope;
  const [limit, group] = [scope.fresh("timeout"), scope.fresh("group")];
  const inner: Body = [
    { do: "task_group", as: group },
    {
      do: "async_with",
      manager: group,
      body: [
        ...draw.times(1, 3, () => child(scope, group, 2)),
        ...(draw.chance(50) ? [sleep(draw.pick([1, 2, 9]))] : []),
      ],
    },
  ];
  return program([
    { do: "timeout", delay: draw.pick([1, 1, 2, 0, 3]), as: limit },
    block(scope, [{ do: "async_with", manager: limit, body: inner }], "BaseException"),
    ...afterwards(scope, group),
  ]);
};
