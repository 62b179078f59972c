import { classFindings } from "../../lens/class-relations.ts";
import { histories, type History, isOlder, isSettled, phaseAt } from "../../lens/barrier-rounds.ts";
import { leftEarly } from "../../lens/barriers.ts";
import { same, tell } from "../../lens/seen.ts";
import { LATE } from "../../lens/times.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Statement } from "../../program.ts";
import type { Seen } from "../../trace.ts";
import { awaits, barrierWait, main, program, sleep, task } from "../../write.ts";

const barrier = (parties: number): Statement => ({ do: "barrier", parties, as: "b" });
const wait = awaits(barrierWait("b"));

export const asyncWith: Rule = {
  id: "barrier.async-with",
  says: '"async with barrier as i" waits on entry and binds the index; leaving the block does nothing.',
  doc: "library/asyncio-sync#asyncio.Barrier",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  needs: ["barrier"],
  *judge(run) {
    for (const { barrier: one } of histories(run)) {
      for (const { on, step, by, from, to, began, ended, outcome } of run.waits) {
        if (on !== one.id || step === undefined || ended === undefined || outcome === undefined || ended > one.until)
          continue;
        const { value, raised } = outcome;
        if (step === "enter") {
          if (raised !== undefined) continue;
          const isIndex = typeof value === "number" && value >= 0 && value < one.parties;
          yield expect(isIndex, () => `${by} entered ${on} of ${one.parties} parties, and got ${tell(value)}`, ended);
        } else if (raised !== undefined || value !== false || (to! > from + LATE && run.steady(began, ended))) {
          yield broken(
            `${by} was to leave ${on} at ${from} just so, but that gave ${tell(raised ?? value)} at ${to}`,
            ended,
          );
        } else yield held(ended);
      }
    }
  },
  example: {
    program: main(barrier(1), { do: "async_with", manager: "b", body: [awaits(sleep(1))] }),
    breaks: change(the("resumed", { step: "enter" }), { value: null }),
  },
};

export const attributes: Rule = {
  id: "barrier.attributes",
  says: "parties is the constructor argument; n_waiting counts the waiting tasks while the barrier fills and is 0 otherwise; broken is False for a working barrier.",
  doc: "library/asyncio-sync#asyncio.Barrier.n_waiting",
  level: "must",
  since: "3.11",
  about: ["parties", "n_waiting", "broken"],
  *judge(run) {
    for (const history of histories(run)) {
      const { id, parties, until, turnings } = history.barrier;
      for (const { at, event, node } of run.did("parties", "n_waiting", "broken")) {
        if (event.on !== id || event.unbound !== undefined || at >= until) continue;
        const isUntouched = turnings.every(({ began }) => began > at);
        const wanted =
          node.do === "parties"
            ? parties
            : node.do === "n_waiting"
              ? waitingAt(run, history, at)
              : isUntouched
                ? false
                : undefined;
        if (wanted === undefined) continue;
        yield expect(
          same(event.value, wanted),
          () => `expected ${node.do} of ${id} to be ${tell(wanted)}, saw ${tell(event.value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(barrier(3), task("ann", wait), task("bob", wait), awaits(sleep(1)), {
      do: "n_waiting",
      barrier: "b",
    }),
    breaks: change(the("did", { value: 2 }), { value: 1 }),
  },
};

/** How many wait there, where it is certain: nobody is about to go, and nobody has only just been let in. */
function waitingAt(run: Run, history: History, at: number): number | undefined {
  const phase = phaseAt(history, at);
  if (phase === undefined || phase.mode === "unknown" || phase.mode === "resetting") return undefined;
  const isQuiet =
    phase.front.length === 0 &&
    phase.inside.every((one) => !leftEarly(one) || run.calm(one.began, at)) &&
    isSettled(run, phase, at);
  if (!isQuiet) return undefined;
  if (phase.mode === "filling")
    return phase.inside.every(({ began }) => isOlder(run, began, at)) ? phase.inside.length : undefined;
  const hasBegun =
    phase.mode === "broken" ? phase.leaving.length === 0 : phase.leaving.length < history.barrier.parties;
  return hasBegun ? 0 : undefined;
}

export const states: Rule = {
  id: "barrier.states",
  says: "A barrier is filling until the last party arrives, then draining until all released tasks have left, then filling again; the state and the number of waiters are part of its repr.",
  doc: "library/asyncio-sync#asyncio.Barrier",
  level: "should",
  since: "3.11",
  about: ["barrier_state"],
  *judge(run) {
    for (const history of histories(run)) {
      const { id, parties, until } = history.barrier;
      for (const { at, event } of run.did("barrier_state")) {
        if (event.on !== id || event.unbound !== undefined || at >= until) continue;
        const phase = phaseAt(history, at);
        const waiting = waitingAt(run, history, at);
        if (phase === undefined || waiting === undefined) continue;
        const wanted: Seen = { tuple: phase.mode === "broken" ? ["broken"] : [phase.mode, waiting, parties] };
        yield expect(
          same(event.value, wanted),
          () => `expected ${id} to be ${tell(wanted)}, saw ${tell(event.value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      barrier(2),
      task("ann", wait),
      awaits(sleep(0)),
      wait,
      { do: "barrier_state", barrier: "b" },
      awaits(sleep(1)),
      { do: "barrier_state", barrier: "b" },
    ),
    breaks: change(the("did", { value: { tuple: ["draining", 0, 2] } }), { value: { tuple: ["filling", 1, 2] } }),
  },
};

export const partiesPositive: Rule = {
  id: "barrier.parties-positive",
  says: "Barrier(n) with n < 1 raises ValueError.",
  doc: "library/asyncio-sync#asyncio.Barrier",
  level: "implementation",
  since: "3.11",
  about: ["barrier"],
  *judge(run) {
    for (const { at, node, event } of run.did("barrier")) {
      if (node.parties > 0 || event.unbound !== undefined) continue;
      const raised = event.raised?.exception;
      yield expect(
        raised === "ValueError",
        () => `expected ValueError of Barrier(0), saw ${raised ?? "a barrier"}`,
        at,
      );
    }
  },
  example: {
    program: program(barrier(0)),
    breaks: change(the("did"), { raised: undefined, made: "b", value: null }),
  },
};

export const brokenErrorType: Rule = {
  id: "barrier.broken-error-type",
  says: "BrokenBarrierError is a subclass of RuntimeError.",
  doc: "library/asyncio-sync#asyncio.BrokenBarrierError",
  level: "must",
  since: "3.11",
  about: ["issubclass"],
  *judge(run) {
    yield* classFindings(run, [["asyncio.BrokenBarrierError", "RuntimeError", true]]);
  },
  example: {
    program: program({ do: "issubclass", class: "asyncio.BrokenBarrierError", of: "RuntimeError" }),
    breaks: change(the("did"), { value: false }),
  },
};
