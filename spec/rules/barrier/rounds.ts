import { histories, type History } from "../../lens/barrier-rounds.ts";
import { released } from "../../lens/barrier-verdicts.ts";
import { type Arrival, passed } from "../../lens/barriers.ts";
import { same, tell } from "../../lens/seen.ts";
import { change, later, move, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Statement } from "../../program.ts";
import { awaits, barrierWait, main, repeat, sleep, task } from "../../write.ts";

const barrier = (parties: number): Statement => ({ do: "barrier", parties, as: "b" });
const wait = awaits(barrierWait("b"));

export const blocksUntilParties: Rule = {
  id: "barrier.blocks-until-parties",
  says: "wait() of a Barrier(n) blocks until n tasks are waiting; then all are released at the same loop time.",
  doc: "library/asyncio-sync#asyncio.Barrier.wait",
  level: "must",
  since: "3.11",
  about: ["barrier_wait", "async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const history of histories(run)) {
      yield* tooEarly(history);
      for (const round of history.rounds) yield* released(run, history, round);
    }
  },
  example: {
    program: main(barrier(2), task("ann", wait), awaits(sleep(1)), wait, awaits("ann")),
    breaks: move(the("resumed", { by: "ann_coro" }), { after: the("waits", { by: "ann_coro" }) }),
  },
};

/** Somebody passed, although there never were enough of them at once. */
function* tooEarly({ barrier: { id, parties, arrivals, until } }: History): Iterable<Finding> {
  for (const one of arrivals) {
    if (!passed(one) || one.ended >= until) continue;
    const most = Math.max(...arrivals.filter(isDuring(one)).map(({ began }) => inside(arrivals, began)));
    if (most < parties) {
      yield broken(`${one.by} passed ${id}, where never more than ${most} of ${parties} waited`, one.began, one.ended);
    }
  }
}

const isDuring =
  (one: Arrival) =>
  ({ began }: Arrival): boolean =>
    began >= one.began && began < one.ended;

/** How many wait from that place on. */
const inside = (arrivals: readonly Arrival[], at: number): number =>
  arrivals.filter((one) => one.began <= at && one.ended > at).length;

export const index: Rule = {
  id: "barrier.index",
  says: "wait() returns a different integer from 0 to parties-1 in each of the released tasks.",
  doc: "library/asyncio-sync#asyncio.Barrier.wait",
  level: "must",
  since: "3.11",
  about: ["barrier_wait", "async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const { rounds, barrier: one } of histories(run)) {
      for (const { members, at } of rounds) {
        if (!members.every(passed)) continue;
        const numbers = members.map(({ outcome }) => outcome?.value ?? null);
        const wanted = members.map((_, place) => place);
        yield expect(
          wanted.every((each) => numbers.includes(each)),
          () => `expected ${wanted.join(", ")} from wait() of ${one.id}, saw ${numbers.map(tell).join(", ")}`,
          at,
          ...members.map(({ ended }) => ended),
        );
      }
    }
  },
  example: {
    program: main(barrier(2), task("ann", wait), awaits(sleep(0)), wait, awaits("ann")),
    breaks: change(the("resumed", { by: "main", value: 1 }), { value: 0 }),
  },
};

export const indexByArrival: Rule = {
  id: "barrier.index-by-arrival",
  says: "The index is the order of arrival (first arrival 0, last parties-1).",
  doc: "library/asyncio-sync#asyncio.Barrier.wait",
  level: "implementation",
  since: "3.11",
  about: ["barrier_wait", "async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const { rounds } of histories(run)) {
      for (const { members, isPlain } of rounds) {
        if (!isPlain || members.length < 2) continue;
        for (const [place, { by, outcome, ended }] of members.entries()) {
          if (outcome?.value === undefined) continue;
          const because = () => `${by} came as number ${place}, but wait() gave ${tell(outcome.value)}`;
          yield expect(same(outcome.value, place), because, ended);
        }
      }
    }
  },
  example: {
    program: main(barrier(2), task("ann", wait), awaits(sleep(1)), wait, awaits("ann")),
    breaks: change(the("resumed", { by: "main", value: 1 }), { value: 0 }),
  },
};

export const reusable: Rule = {
  id: "barrier.reusable",
  says: "A barrier can be used for any number of rounds.",
  doc: "library/asyncio-sync#asyncio.Barrier",
  level: "must",
  since: "3.11",
  about: ["barrier_wait", "async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const history of histories(run)) {
      for (const round of history.rounds.slice(1)) yield* released(run, history, round);
    }
  },
  example: {
    program: main(
      barrier(2),
      task("ann", repeat(2, wait)),
      wait,
      awaits(sleep(1)),
      wait,
      awaits("ann"),
      awaits(sleep(1)),
    ),
    breaks: later(the("resumed", { by: "ann_coro" }, -1), 5),
  },
};

export const lastArrivalDoesNotBlock: Rule = {
  id: "barrier.last-arrival-does-not-block",
  says: "The task whose arrival completes the barrier passes without waiting for another event.",
  doc: "library/asyncio-sync#asyncio.Barrier.wait",
  level: "should",
  since: "3.11",
  about: ["barrier_wait", "async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const history of histories(run)) {
      for (const round of history.rounds) {
        const last = round.members.filter(({ began }) => began === round.at);
        if (last.length > 0 && round.members.length > 1) yield* released(run, history, round, last);
      }
    }
  },
  example: {
    program: main(barrier(2), task("ann", wait), awaits(sleep(1)), wait, awaits(sleep(1))),
    breaks: later(the("resumed", { by: "main" }, 2), 3),
  },
};

export const drainingBlocksNewcomers: Rule = {
  id: "barrier.draining-blocks-newcomers",
  says: "A task that calls wait() while released tasks are still leaving joins the next round, not the current one.",
  doc: "library/asyncio-sync#asyncio.Barrier.wait",
  level: "implementation",
  since: "3.11",
  about: ["barrier_wait", "async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const { phases, barrier: one } of histories(run)) {
      for (const newcomer of one.arrivals) {
        const before = phases.findLast(({ at }) => at < newcomer.began);
        if (before?.mode !== "draining" || newcomer.began >= one.until) continue;
        const others = one.arrivals.filter((each) => !before.leaving.includes(each));
        const most = Math.max(...others.filter(isDuring(newcomer)).map(({ began }) => inside(others, began)));
        yield expect(
          !passed(newcomer) || most >= one.parties,
          () => `${newcomer.by} came to ${one.id} while others were leaving, and passed with ${most} of ${one.parties}`,
          newcomer.began,
          newcomer.ended,
        );
      }
    }
  },
  example: {
    program: main(
      barrier(2),
      task("ann", wait),
      task("bob", wait),
      task("cat", wait),
      awaits(sleep(1)),
      wait,
      awaits("cat"),
    ),
    breaks: move(the("resumed", { by: "cat_coro" }), { after: the("resumed", { by: "ann_coro" }) }),
  },
};

export const singleParty: Rule = {
  id: "barrier.single-party",
  says: "wait() of a Barrier(1) passes at once and returns 0.",
  doc: "library/asyncio-sync#asyncio.Barrier.wait",
  level: "should",
  since: "3.11",
  about: ["barrier_wait", "async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const history of histories(run)) {
      if (history.barrier.parties !== 1) continue;
      for (const round of history.rounds) {
        const [only] = round.members;
        const value = only?.outcome?.value;
        if (value !== undefined && value !== 0)
          yield broken(`expected 0 of a barrier of one, saw ${tell(value)}`, only!.ended);
        else yield* released(run, history, round);
      }
    }
  },
  example: {
    program: main(barrier(1), wait, wait),
    breaks: change(the("resumed", { by: "main" }, 2), { value: 1 }),
  },
};
