import type { Body, Statement } from "../../spec/program.ts";
import type { Name } from "../../spec/field.ts";
import { answer } from "./answer.ts";
import { error } from "./pools.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";
import { limited, misuse, odd, exits } from "./group-edge-situations.ts";
import { afterwards, block, boom, child, coroutine, inGroup, program, sleep } from "./task-group.ts";

// Situations of task groups: who fails, who is cancelled and by whom, in the body or on the way out, and what comes after.

/** Children that fail, answer and add others, in a body that waits, fails or swallows; somebody may cancel the task around it. */
const trouble: Situation = (scope) => {
  const { draw } = scope;
  const owner = scope.fresh("task");
  const group = scope.fresh("group");
  const inside: Body = [
    ...draw.times(draw.chance(25) ? 0 : 1, 4, () => child(scope, group, 1)),
    ...draw.weighted<() => Body>([
      [26, () => []],
      [10, () => [sleep(draw.pick([1, 1, 2])), inGroup(scope, group, [boom(scope)])]],
      [30, () => [sleep(draw.pick([0, 1, 2, 9]))]],
      [14, () => [{ do: "try", body: [sleep(draw.pick([1, 2, 9]))], handlers: answer(scope, 1, "CancelledError") }]],
      [12, () => [{ do: "try", body: [sleep(9)], handlers: [{ except: "CancelledError", body: [] }] }]],
      [8, () => [sleep(draw.pick([0, 1])), ...cancelled(scope)]],
      [10, () => [sleep(draw.pick([0, 1, 1, 2])), { do: "raise", exception: { new: error(draw) } }]],
      [8, () => [sleep(draw.pick([0, 1])), { do: "cancel", future: scope.some("task") ?? owner }]],
      [8, () => scope.body("coroutine", 1, 1, 3)],
    ])(),
  ];
  const whole = block(scope, [
    { do: "task_group", as: group },
    { do: "async_with", manager: group, body: inside },
  ]);
  const body = [draw.chance(80) ? whole : { ...whole, handlers: [] }, ...afterwards(scope, group)];
  if (draw.chance(40)) return program([...body]);
  return program([
    { do: "make", what: { call: "create_task", coro: coroutine(scope, body), as: owner } },
    ...draw.times(0, 2, () => sleep(draw.pick([0, 0, 1]))),
    ...draw.times<Statement>(1, 2, () =>
      draw.chance(70) ? { do: "cancel", future: owner } : { do: "cancel", future: scope.some("task") ?? owner },
    ),
    ...(draw.chance(25) ? [sleep(1), { do: "cancel", future: owner } as const] : []),
    watched(owner),
    sleep(1),
  ]);
};

/** A group in the body, or in a task, of another, with failures that coincide. */
const nested: Situation = (scope) => {
  const { draw } = scope;
  const [outer, inner] = [scope.fresh("group"), scope.fresh("group")];
  const go = scope.fresh("future");
  const failing = (group: Name): Statement =>
    inGroup(scope, group, [
      draw.chance(60) ? { do: "await", what: go } : sleep(draw.pick([1, 1, 2])),
      { do: "raise", exception: { new: draw.pick(["Boom", "ValueError"] as const) } },
    ]);
  const within: Body = [
    ...(draw.chance(80) ? [failing(inner)] : []),
    ...draw.times(0, 2, () => child(scope, inner, 2)),
    ...(draw.chance(60) ? [sleep(1), { do: "set_result", future: go, value: 1 } as const] : []),
    ...(draw.chance(60) ? [sleep(9)] : []),
  ];
  const innerBlock: Body = [
    { do: "task_group", as: inner },
    { do: "async_with", manager: inner, body: within },
  ];
  const caught: Body = draw.chance(65) ? [block(scope, innerBlock)] : innerBlock;
  const between: Body = draw.chance(70) ? [sleep(draw.pick([0, 1, 9]))] : [];
  const whole: Body = [
    { do: "task_group", as: outer },
    {
      do: "async_with",
      manager: outer,
      body: [
        ...(draw.chance(70) ? [failing(outer)] : []),
        ...draw.times(0, 1, () => child(scope, outer, 1)),
        ...(draw.chance(70) ? [...caught, ...between] : [inGroup(scope, outer, [...caught, ...between])]),
      ],
    },
  ];
  return program([
    { do: "make", what: { call: "create_future", as: go } },
    { do: "call_later", delay: draw.pick([1, 2, 3]), callback: [{ do: "set_result", future: go, value: 2 }] },
    draw.chance(75) ? block(scope, whole) : { do: "try", body: whole, finally: afterwards(scope, outer) },
    ...afterwards(scope, outer),
  ]);
};

/** The task of a group is cancelled, its children fail on their way out: the request must not get lost. */
const crossed: Situation = (scope) => {
  const { draw } = scope;
  const [owner, group] = [scope.fresh("task"), scope.fresh("group")];
  const sulking = (): Statement =>
    inGroup(scope, group, [
      { do: "try", body: [sleep(9)], finally: [...draw.times(0, 1, () => sleep(draw.pick([0, 1]))), boom(scope)] },
    ]);
  const body: Body = [
    { do: "task_group", as: group },
    block(
      scope,
      [
        {
          do: "async_with",
          manager: group,
          body: [
            ...draw.times(1, 2, () => (draw.chance(75) ? sulking() : child(scope, group, 2))),
            ...(draw.chance(45) ? [sleep(9)] : []),
          ],
        },
      ],
      draw.pick(["ExceptionGroup", "BaseException"] as const),
    ),
    ...(draw.chance(50) ? [{ do: "current_task", as: "me" } as const, { do: "cancelling", task: "me" } as const] : []),
    sleep(draw.pick([1, 2])),
  ];
  return program([
    { do: "make", what: { call: "create_task", coro: coroutine(scope, body), as: owner } },
    ...draw.times(1, 2, () => sleep(draw.pick([0, 1]))),
    ...draw.times<Statement>(1, 2, () => ({ do: "cancel", future: owner })),
    watched(owner),
    sleep(1),
  ]);
};

/** What a group does in the plainest cases, each with a little of something else. */
const plain: Situation = (scope) => {
  const { draw } = scope;
  const group = scope.fresh("group");
  const naps = (least: number): Statement[] =>
    draw.times(least, 3, () => inGroup(scope, group, [sleep(draw.pick([0.5, 1, 2, 9])), { do: "return", value: 1 }]));
  const inside = draw.weighted<() => Body>([
    [10, () => [...draw.times(0, 1, () => sleep(1)), boom(scope)]],
    [8, () => [...naps(0), inGroup(scope, group, [{ do: "return", value: 2 }]), inGroup(scope, group, [boom(scope)])]],
    [12, () => [...naps(1), sleep(draw.pick([0, 1])), ...cancelled(scope)]],
    [
      12,
      () => [
        ...naps(2),
        sleep(draw.pick([1, 1, 2])),
        inGroup(scope, group, [boom(scope)]),
        ...draw.times(0, 1, () => sleep(9)),
      ],
    ],
    [
      12,
      () => [
        inGroup(scope, group, [sleep(draw.pick([0, 1])), boom(scope)]),
        { do: "try", body: [sleep(9)], handlers: [{ except: "CancelledError", body: [] }] },
        ...naps(0),
      ],
    ],
    [10, () => [...naps(0), inGroup(scope, group, [sleep(draw.pick([1, 1, 3])), { do: "ticker", turns: 7 }])]],
    [
      10,
      () => [
        inGroup(scope, group, [{ do: "try", body: [sleep(9)], finally: [sleep(1), inGroup(scope, group, [])] }]),
        inGroup(scope, group, [sleep(1), boom(scope)]),
      ],
    ],
  ])();
  return program([
    ...(draw.chance(20) ? [{ do: "set_task_factory", factory: "eager" } as const] : []),
    { do: "task_group", as: group },
    block(scope, [{ do: "async_with", manager: group, body: inside }]),
    ...afterwards(scope, group),
  ]);
};

export const groupSituations: readonly (readonly [number, Situation])[] = [
  [7, trouble],
  [6, plain],
  [4, nested],
  [3, exits],
  [3, misuse],
  [2, limited],
  [3, crossed],
  [2, odd],
];

/** Everybody is cancelled, one by one. */
const cancelled = (scope: Scope): Body => scope.known("task").map((future) => ({ do: "cancel", future }));

const watched = (task: Name): Statement => ({
  do: "try",
  body: [{ do: "await", what: task }],
  handlers: [{ except: "BaseException", body: [{ do: "cancelled", future: task }] }],
});
