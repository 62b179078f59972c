import type { Name } from "../../spec/field.ts";
import type { Body, Call, Statement, StatementKind } from "../../spec/program.ts";
import type { CallSprout, Page, Sprout } from "./page.ts";
import type { Scope } from "./scope.ts";
import type { Situation } from "./situation.ts";

/** Barriers of a few parties. */
export const barriers: Page = {
  statements: {
    barrier: (scope) => ({ do: "barrier", parties: parties(scope), as: scope.fresh("barrier") }),
    parties: about("parties"),
    n_waiting: about("n_waiting"),
    broken: about("broken"),
    barrier_state: about("barrier_state"),
    issubclass: ({ draw }) => ({
      do: "issubclass",
      class: "asyncio.BrokenBarrierError",
      of: draw.pick(["RuntimeError", "Exception", "ValueError"]),
    }),
  },
  calls: {
    barrier_wait: waiting((barrier) => ({ call: "barrier_wait", barrier })),
    barrier_reset: waiting((barrier) => ({ call: "barrier_reset", barrier })),
    barrier_abort: waiting((barrier) => ({ call: "barrier_abort", barrier })),
  },
  usual: [
    ["barrier", 6],
    ["parties", 1],
    ["n_waiting", 3],
    ["broken", 2],
    ["barrier_state", 1],
    ["issubclass", 2],
    ["barrier_wait", 1],
    ["barrier_reset", 1],
    ["barrier_abort", 1],
  ],
  awaited: [
    [26, "barrier_wait"],
    [3, "barrier_reset"],
    [2, "barrier_abort"],
  ],
  kept: [[3, "barrier_wait"]],
  makes: { barrier: "barrier", barrier_wait: "coroutine", barrier_reset: "coroutine", barrier_abort: "coroutine" },
  situations: [[20, rounds]],
};

/** Tasks that meet at a barrier once or several times; one of them may be cancelled, and somebody may reset or break it. */
export function rounds(scope: Scope): ReturnType<Situation> {
  const { draw } = scope;
  const barrier = scope.fresh("barrier");
  const count = draw.pick([1, 2, 2, 2, 3, 3, 4]);
  const wait: Statement = draw.chance(25)
    ? { do: "async_with", manager: barrier, body: draw.chance(50) ? [sleep(draw.pick([0, 1]))] : [] }
    : { do: "await", what: { call: "barrier_wait", barrier } };
  const meets = draw.chance(20) ? guarded(wait) : wait;
  const times = draw.pick([1, 1, 2, 3]);
  const arrives = (): Body => {
    const delay = draw.chance(60) ? [sleep(draw.pick([0, 0, 1, 1, 2]))] : [];
    return times === 1 ? [...delay, meets, ...looks(0, 1)] : [{ do: "repeat", times, body: [...delay, meets] }];
  };
  const tasks: Name[] = [];
  const arrival = (): Statement => {
    const as = scope.fresh("task");
    tasks.push(as);
    return {
      do: "make",
      what: { call: "create_task", coro: { call: "coroutine", body: arrives(), as: scope.fresh("coroutine") }, as },
    };
  };
  const act = (): Statement =>
    draw.weighted<() => Statement>([
      [26, () => ({ do: "cancel", future: draw.pick(tasks) })],
      [14, () => turns("barrier_reset")],
      [10, () => turns("barrier_abort")],
      [16, () => sleep(draw.pick([0, 1, 1, 2]))],
      [14, () => guarded(meets)],
      [14, arrival],
      [6, () => scope.body("coroutine", 2, 1, 1)[0] ?? sleep(0)],
    ])();
  function looks(least: number, most: number): Statement[] {
    return draw.times(least, most, () => ({
      do: draw.pick(["n_waiting", "n_waiting", "broken", "barrier_state", "parties"] as const),
      barrier,
    }));
  }
  const turns = (call: "barrier_reset" | "barrier_abort"): Statement => ({ do: "await", what: { call, barrier } });
  const arrivals = Array.from({ length: Math.max(1, count + draw.pick([-1, -1, 0, 0, 0, 1, 2])) }, arrival);
  return {
    host: [
      {
        do: "run",
        main: {
          call: "coroutine",
          as: "main",
          body: [
            { do: "barrier", parties: count, as: barrier },
            ...arrivals,
            sleep(draw.pick([0, 1, 1, 2])),
            ...looks(0, 2),
            ...draw.times(0, 3, act),
            ...looks(0, 1),
            ...(draw.chance(12) ? [turns("barrier_abort"), turns("barrier_reset"), ...looks(0, 1)] : []),
            ...(draw.chance(12) ? [turns("barrier_reset")] : []),
            sleep(draw.pick([0, 1, 3])),
            ...(draw.chance(30) ? Array.from({ length: count }, arrival) : []),
            ...looks(0, 3),
            ...draw.times(0, 1, act),
            sleep(draw.pick([0, 1])),
          ],
        },
      },
    ],
  };
}

function about(kind: StatementKind & ("parties" | "n_waiting" | "broken" | "barrier_state")): Sprout {
  return (scope) => {
    const barrier = scope.some("barrier");
    return barrier === undefined ? undefined : { do: kind, barrier };
  };
}

function waiting(of: (barrier: Name) => Call): CallSprout {
  return (scope) => {
    const barrier = scope.some("barrier");
    return barrier === undefined ? undefined : of(barrier);
  };
}

const parties = ({ draw }: Scope): number => draw.pick([1, 2, 2, 2, 3, 3, 0]);

const sleep = (delay: number): Statement => ({ do: "await", what: { call: "sleep", delay } });

const guarded = (one: Statement): Statement => ({
  do: "try",
  body: [one],
  handlers: [{ except: "Exception", body: [] }],
});
