import { anyLocksIn, isFree, isFull, lastClaim, locksIn } from "../../lens/holding.ts";
import { tell } from "../../lens/seen.ts";
import { acquired, looks, uncontended } from "../../lens/serving.ts";
import { all, change, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { acquire, awaits, callLater, callSoon, lock, locked, log, main, release, sleep } from "../../write.ts";

export const initiallyUnlocked: Rule = {
  id: "lock.initially-unlocked",
  says: "A new Lock is unlocked.",
  doc: "library/asyncio-sync#asyncio.Lock.locked",
  level: "must",
  since: "3.4",
  about: ["locked"],
  needs: ["lock"],
  *judge(run) {
    for (const made of run.did("lock")) {
      const lock = made.event.made;
      const first = run.trace.findIndex((event, at) => at > made.at && "on" in event && event.on === lock);
      const look = run.did("locked").find(({ at }) => at === first);
      if (lock === undefined || look === undefined) continue;
      const because = () => `${lock} was new, and locked() gave ${tell(look.event.raised ?? look.event.value)}`;
      yield expect(look.event.value === false, because, made.at, look.at);
    }
  },
  example: {
    program: main(lock("door"), locked("door")),
    breaks: change(the("did", { on: "door" }), { value: true }),
  },
};

export const acquireReturnsTrue: Rule = {
  id: "lock.acquire-returns-true",
  says: "acquire() sets the lock to locked and returns True; release() sets it to unlocked.",
  doc: "library/asyncio-sync#asyncio.Lock.acquire",
  level: "must",
  since: "3.4",
  about: ["acquire", "release", "locked"],
  *judge(run) {
    for (const holding of locksIn(run)) {
      yield* acquired(holding, holding.id);
      for (const { at, event } of run.did("release")) {
        if (event.on !== holding.id || !isFull(holding, at - 1)) continue;
        const because = () => `${holding.id} was held, and release() raised ${tell(event.raised)}`;
        yield expect(event.raised === undefined, because, at);
      }
      for (const { cause, through, finding } of looks(run, holding)) {
        const isByCall = cause !== undefined && ("how" in cause ? cause.how === "release" : !cause.isBlock);
        if (isByCall && through === holding.id) yield finding;
      }
    }
  },
  example: {
    program: main(lock("door"), awaits(acquire("door")), locked("door"), release("door"), locked("door")),
    breaks: change(the("did", { on: "door", value: true }), { value: false }),
  },
};

export const releaseUnlocked: Rule = {
  id: "lock.release-unlocked",
  says: "release() of an unlocked lock raises RuntimeError.",
  doc: "library/asyncio-sync#asyncio.Lock.release",
  level: "must",
  since: "3.4",
  about: ["release"],
  *judge(run) {
    for (const { at, event } of run.did("release")) {
      const holding = anyLocksIn(run).find(({ id }) => id === event.on);
      if (holding === undefined || event.unbound !== undefined || !isFree(holding, at)) continue;
      const because = () =>
        `expected RuntimeError from release() of ${holding.id}, which was unlocked, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "RuntimeError", because, at);
    }
  },
  example: {
    program: main(lock("door"), release("door")),
    breaks: change(the("did", { on: "door" }), { raised: undefined, value: null }),
  },
};

export const uncontendedAcquireDoesNotSuspend: Rule = {
  id: "lock.uncontended-acquire-does-not-suspend",
  says: "acquire() of a free lock without waiters completes without giving other tasks a turn.",
  doc: "library/asyncio-sync#asyncio.Lock.acquire",
  level: "implementation",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) yield* uncontended(run, holding);
  },
  example: {
    program: main(
      lock("door"),
      callSoon([log("ready")], "other"),
      awaits(acquire("door")),
      log("inside"),
      awaits(sleep(0)),
    ),
    breaks: all(
      move(the("began", { of: "other" }), { before: the("resumed", { by: "main" }) }),
      move(the("did", { by: "other()" }), { before: the("resumed", { by: "main" }) }),
      move(the("ended", { who: "other()" }), { before: the("resumed", { by: "main" }) }),
    ),
  },
};

export const notOwned: Rule = {
  id: "lock.not-owned",
  says: "Any task (or callback) may release a locked lock, not only the one that acquired it.",
  doc: "library/asyncio-sync#asyncio.Lock.release",
  level: "implementation",
  since: "3.4",
  about: ["release"],
  *judge(run) {
    for (const { at, by, event } of run.did("release")) {
      const holding = locksIn(run).find(({ names }) => event.on !== undefined && names.has(event.on));
      const holder = holding && lastClaim(holding.claims, at);
      if (holding === undefined || holder === undefined || !isFull(holding, at - 1)) continue;
      const task = run.activation(by)?.event.task ?? undefined;
      if (event.unbound !== undefined || holder.task === undefined || holder.task === task) continue;
      const because = () => `${holder.by} held ${event.on}, and ${by} could not release it: saw ${tell(event.raised)}`;
      yield expect(event.raised === undefined, because, holder.ended, at);
    }
  },
  example: {
    program: main(
      lock("door"),
      awaits(acquire("door")),
      callLater(2, [release("door")], "other"),
      awaits(acquire("door")),
    ),
    breaks: change(the("did", { by: "other()" }), { value: undefined, raised: { exception: "RuntimeError", id: 1 } }),
  },
};
