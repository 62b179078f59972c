import { usedOnce } from "../../lens/used-once.ts";
import { inOneRunning, runningAt } from "../../lens/running.ts";
import { tell } from "../../lens/seen.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import type { Id } from "../../trace.ts";
import { acquire, attempt, awaits, coroutine, except, lock, main, program, task, value } from "../../write.ts";

export const awaitLockRemoved: Rule = {
  id: "lock.await-lock-removed",
  says: '"await lock" is not supported; a Lock object is not awaitable.',
  doc: "library/asyncio-sync#asyncio-sync",
  level: "must",
  since: "3.9",
  about: ["value"],
  *judge(run) {
    for (const { node, on, by, began, ended, outcome } of run.waits) {
      const made = on === undefined ? undefined : run.maker(on)?.node;
      if (node.do !== "await" || made === undefined || !("do" in made) || !locks.has(made.do)) continue;
      if (ended === undefined || outcome === undefined) continue;
      const because = () =>
        `expected TypeError where ${by} awaits ${on} itself, saw ${tell(outcome.raised ?? outcome.value)}`;
      yield expect(outcome.raised?.exception === "TypeError", because, began, ended);
    }
  },
  example: {
    program: main(lock("door"), attempt([awaits(value({ name: "door" }))], except("TypeError"))),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
  },
};

export const boundToFirstLoop: Rule = {
  id: "lock.bound-to-first-loop",
  says: "A synchronization object or queue is bound to the loop in which a task first had to wait on it; waiting on it in another loop raises RuntimeError.",
  doc: "library/asyncio-sync#asyncio-sync",
  level: "implementation",
  since: "3.10",
  about: ["acquire", "async_with"],
  needs: ["lock"],
  *judge(run) {
    if (!usedOnce(run) || run.did("thread").length > 0) return;
    for (const [lock, claims] of claimsByLock(run)) {
      const first = claims.find((each) => run.between(each.began, each.ended ?? run.trace.length, () => true));
      if (first === undefined || runningAt(run, first.began)?.node.do !== "run") continue;
      for (const claim of claims) {
        const running = runningAt(run, claim.began);
        if (claim.ended === undefined || running?.node.do !== "run" || inOneRunning(run, first.began, claim.began))
          continue;
        if (!isHeld(run, lock, claim.began)) continue;
        const because = () =>
          `${first.by} waited for ${lock} in another loop: expected RuntimeError for ${claim.by}, saw ${tell(claim.outcome?.raised ?? claim.outcome?.value)}`;
        yield expect(
          claim.outcome?.raised?.exception === "RuntimeError",
          because,
          first.began,
          claim.began,
          claim.ended,
        );
      }
    }
  },
  example: {
    program: program(
      lock("door"),
      {
        do: "run",
        main: coroutine(
          "monday",
          awaits(acquire("door")),
          task("guest", awaits(acquire("door"))),
          awaits({ call: "sleep", delay: 1 }),
        ),
      },
      { do: "run", main: coroutine("tuesday", attempt([awaits(acquire("door"))], except("RuntimeError"))) },
    ),
    breaks: change(the("resumed", { by: "tuesday" }), { raised: { exception: "CancelledError", id: 9, args: [] } }),
  },
};

export const creationOutsideLoop: Rule = {
  id: "lock.creation-outside-loop",
  says: "Synchronization objects and queues may be created while no loop is running and used later inside one.",
  doc: "library/asyncio-sync#asyncio-sync",
  level: "should",
  since: "3.10",
  about: ["lock", "event", "condition", "semaphore", "bounded_semaphore"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { at, by, node, event } of run.did("lock", "event", "condition", "semaphore", "bounded_semaphore")) {
      if (by !== "host" || event.unbound !== undefined || ("value" in node && node.value !== undefined)) continue;
      if (event.made === undefined) {
        yield expect(false, () => `a ${node.do} could not be made while no loop ran: saw ${tell(event.raised)}`, at);
        continue;
      }
      const uses = usesIn(run, event.made);
      const first = uses[0];
      for (const use of uses) {
        if (use.ended === undefined || !inOneRunning(run, first!.began, use.began)) continue;
        const raised = use.outcome?.raised?.exception;
        const because = () =>
          `${event.made} was made while no loop ran, and ${use.by} could not wait for it: saw ${raised}`;
        yield expect(raised !== "RuntimeError", because, at, use.began, use.ended);
      }
    }
  },
  example: {
    program: program(lock("door"), {
      do: "run",
      main: coroutine(
        "main",
        awaits(acquire("door")),
        { do: "call_later", delay: 1, callback: [{ do: "release", lock: "door" }] },
        awaits(acquire("door")),
      ),
    }),
    breaks: change(the("resumed", { by: "main" }, 2), {
      value: undefined,
      raised: { exception: "RuntimeError", id: 1 },
    }),
  },
};

const locks: ReadonlySet<string> = new Set(["lock", "condition", "semaphore", "bounded_semaphore"]);

/** The awaits that wait for an object: of its acquire(), of an event's wait(), of its block. */
function usesIn(run: Run, id: Id): readonly Wait[] {
  const calls = run.did("acquire", "event_wait").filter(({ event }) => event.on === id);
  const made = new Set(calls.map(({ event }) => event.made));
  return run.waits.filter(
    ({ node, on, step }) =>
      (node.do === "await" && on !== undefined && made.has(on)) || (step === "enter" && on === id),
  );
}

function claimsByLock(run: Run): ReadonlyMap<Id, readonly Wait[]> {
  const ids = run.did("lock").flatMap(({ event }) => event.made ?? []);
  return new Map(ids.map((id) => [id, usesIn(run, id)]));
}

/** Whether somebody got the lock before that place, and nothing has been done to it since. */
function isHeld(run: Run, lock: Id, at: number): boolean {
  const claims = usesIn(run, lock);
  const got = claims.filter((each) => each.outcome?.raised === undefined && (each.ended ?? Infinity) < at).at(-1);
  if (got?.ended === undefined) return false;
  const others = [...run.did("release"), ...run.did("condition")].some(
    (each) => each.at > got.ended! && each.at < at && each.event.on === lock,
  );
  const left = run.waits.some(
    (each) => each.step === "exit" && each.on === lock && each.began > got.ended! && each.began < at,
  );
  const given = claims.some(
    (each) => (each.ended ?? 0) > got.ended! && (each.ended ?? 0) < at && each.outcome?.raised === undefined,
  );
  return !others && !left && !given && run.did("condition").every((each) => each.event.on !== lock);
}
