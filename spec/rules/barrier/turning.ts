import { histories, type History, isOlder, isSettled, type Turning } from "../../lens/barrier-rounds.ts";
import { released, sentAway } from "../../lens/barrier-verdicts.ts";
import { type Arrival, type Barrier, barriers, passed, wasBroken } from "../../lens/barriers.ts";
import { tell } from "../../lens/seen.ts";
import { change, later, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Call, Statement } from "../../program.ts";
import { attempt, awaits, barrierWait, cancel, except, main, sleep, task } from "../../write.ts";

const barrier = (parties: number): Statement => ({ do: "barrier", parties, as: "b" });
const wait = awaits(barrierWait("b"));
const resets: Call = { call: "barrier_reset", barrier: "b" };
const aborts: Call = { call: "barrier_abort", barrier: "b" };
const isBroken: Statement = { do: "broken", barrier: "b" };
const tries = attempt([wait], except("Exception"));

export const reset: Rule = {
  id: "barrier.reset",
  says: "reset() makes every task waiting in the barrier get BrokenBarrierError; the barrier is then empty and usable again.",
  doc: "library/asyncio-sync#asyncio.Barrier.reset",
  level: "must",
  since: "3.11",
  about: ["barrier_reset"],
  *judge(run) {
    for (const history of histories(run)) {
      for (const turning of history.turnings) {
        if (turning.by.kind !== "reset" || turning.sent.length === 0) continue;
        yield* allSentAway(run, turning, `${history.barrier.id} was reset at ${turning.by.wait.to}`);
        yield* usable(run, history, turning);
      }
    }
  },
  example: {
    program: main(barrier(2), task("ann", tries), awaits(sleep(1)), awaits(resets), isBroken, awaits(sleep(1))),
    breaks: change(the("did", { value: false }), { value: true }),
  },
};

function* allSentAway(run: Run, { sent, by }: Turning, why: string): Iterable<Finding> {
  for (const one of sent) yield* sentAway(run, one, by.ended, why);
}

const aborted = ({ id }: Barrier, by: Arrival): string => `${id} was aborted at ${by.wait.to}`;

/** From the end of abort() on until somebody begins to reset it, whatever it was like before, and however long abort() took. */
function* staysBroken(run: Run, of: Barrier, by: Arrival): Iterable<Finding> {
  const { id, arrivals, turnings, until } = of;
  const resets = turnings.filter(({ kind, ended }) => kind === "reset" && ended > by.began);
  const end = Math.min(...resets.map(({ began }) => began), until);
  const why = aborted(of, by);
  for (const one of arrivals) {
    if (one.began < by.ended || (one.ended === Infinity ? end < Infinity : one.ended > end)) continue;
    yield* sentAway(run, one, one.began, why);
  }
  for (const { at, event } of run.did("broken")) {
    if (event.on === id && at > by.ended && at < end)
      yield expect(event.value === true, () => `${why}, but broken is ${tell(event.value)}`, by.ended, at);
  }
}

/** After a reset it is not broken, and the next round passes. */
function* usable(run: Run, history: History, { by }: Turning): Iterable<Finding> {
  const { id, turnings } = history.barrier;
  const end = Math.min(
    ...turnings.filter(({ began }) => began > by.ended).map(({ began }) => began),
    history.barrier.until,
  );
  for (const { at, event } of run.did("broken")) {
    if (event.on !== id || at < by.ended || at > end || event.value === undefined) continue;
    yield expect(event.value === false, () => `${id} was reset, but broken is ${tell(event.value)}`, by.ended, at);
  }
  const next = history.rounds.find(({ at }) => at > by.ended);
  if (next !== undefined && next.at < end) yield* released(run, history, next);
}

export const resetEmpty: Rule = {
  id: "barrier.reset-empty",
  says: "reset() of a barrier without waiting tasks has no effect.",
  doc: "library/asyncio-sync#asyncio.Barrier.reset",
  level: "should",
  since: "3.11",
  about: ["barrier_reset"],
  *judge(run) {
    for (const history of histories(run)) {
      for (const turning of history.turnings) {
        const { mode, inside } = turning.before;
        if (turning.by.kind === "reset" && mode === "filling" && inside.length === 0)
          yield* usable(run, history, turning);
      }
    }
  },
  example: {
    program: main(barrier(2), awaits(resets), task("ann", wait), wait, awaits(sleep(1))),
    breaks: later(the("resumed", { by: "ann_coro" }), 1),
  },
};

export const abort: Rule = {
  id: "barrier.abort",
  says: "abort() puts the barrier into the broken state: waiting tasks and all later wait() calls get BrokenBarrierError, and broken is True.",
  doc: "library/asyncio-sync#asyncio.Barrier.abort",
  level: "must",
  since: "3.11",
  about: ["barrier_abort"],
  *judge(run) {
    for (const history of histories(run)) {
      for (const turning of history.turnings) {
        if (turning.by.kind === "abort") yield* allSentAway(run, turning, aborted(history.barrier, turning.by));
      }
    }
    for (const one of barriers(run)) {
      for (const by of one.turnings) if (by.kind === "abort" && passed(by)) yield* staysBroken(run, one, by);
    }
  },
  example: {
    program: main(barrier(2), task("ann", tries), awaits(sleep(1)), awaits(aborts), isBroken, tries),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};

export const resetAfterAbort: Rule = {
  id: "barrier.reset-after-abort",
  says: "reset() of an aborted (broken) barrier makes it usable again.",
  doc: "library/asyncio-sync#asyncio.Barrier.reset",
  level: "implementation",
  since: "3.11",
  about: ["barrier_reset"],
  *judge(run) {
    for (const history of histories(run)) {
      for (const turning of history.turnings) {
        if (turning.by.kind === "reset" && turning.before.mode === "broken") yield* usable(run, history, turning);
      }
    }
  },
  example: {
    program: main(barrier(2), awaits(aborts), awaits(resets), isBroken, task("ann", wait), wait, awaits(sleep(1))),
    breaks: change(the("did", { value: false }), { value: true }),
  },
};

export const cancelledWaiter: Rule = {
  id: "barrier.cancelled-waiter",
  says: "A task cancelled while waiting leaves a filling barrier: the number of waiting tasks drops by one and the barrier is not broken.",
  doc: "library/asyncio-sync#asyncio.Barrier.wait",
  level: "must",
  since: "3.11",
  about: ["barrier_wait", "async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const history of histories(run)) {
      const { id, turnings, until } = history.barrier;
      for (const { one, after } of history.losses) {
        const next = turnings.find(({ began }) => began > one.began)?.began ?? Infinity;
        const end = Math.min(until, next);
        if (one.ended > end) continue;
        const hurt = after.inside.find((other) => wasBroken(other) && other.ended < end);
        if (hurt !== undefined)
          yield broken(
            `${one.by} was cancelled at ${id}, and ${hurt.by} was told that it is broken`,
            one.ended,
            hurt.ended,
          );
        for (const { at, event } of run.did("broken")) {
          if (event.on === id && at > one.ended && at < end)
            yield expect(
              event.value === false,
              () => `${one.by} was cancelled at ${id}, and broken is ${tell(event.value)}`,
              one.ended,
              at,
            );
        }
        const look = run.did("n_waiting").find(({ at, event }) => event.on === id && at > one.ended);
        const changed = history.phases.find(({ at }) => at > one.ended)?.at ?? Infinity;
        if (
          look !== undefined &&
          after.inside.every(({ began }) => isOlder(run, began, look.at)) &&
          isSettled(run, after, look.at) &&
          look.at < changed &&
          after.inside.every((other) => !other.outcome?.raised)
        ) {
          yield expect(
            look.event.value === after.inside.length,
            () =>
              `${one.by} left ${id}, where ${after.inside.length} waited on, but n_waiting was ${tell(look.event.value)}`,
            one.ended,
            look.at,
          );
        }
        const round = history.rounds.find(({ at }) => at > one.ended);
        if (round !== undefined && round.at < end) yield* released(run, history, round);
      }
    }
  },
  example: {
    program: main(
      barrier(2),
      task("ann", wait),
      task("bob", awaits(sleep(1)), wait),
      awaits(sleep(0)),
      cancel("ann"),
      awaits(sleep(0)),
      { do: "n_waiting", barrier: "b" },
      isBroken,
      awaits(sleep(2)),
      wait,
      awaits("bob"),
    ),
    breaks: change(the("did", { value: 0 }), { value: 1 }),
  },
};
