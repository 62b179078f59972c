import { asking, lastClaim, locksIn } from "../../lens/holding.ts";
import { blocked, exclusion, handedOver, turns } from "../../lens/serving.ts";
import { intruder, stepAround } from "../../lens/steps.ts";
import { all, move, the, without } from "../../retell.ts";
import { broken, held, type Rule } from "../../rule.ts";
import { acquire, awaits, callLater, lock, log, main, release, sleep, task, within } from "../../write.ts";

export const mutualExclusion: Rule = {
  id: "lock.mutual-exclusion",
  says: "At any time at most one holder is between acquire() and release().",
  doc: "library/asyncio-sync#asyncio.Lock",
  level: "must",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) yield* exclusion(holding);
  },
  example: {
    program: main(
      lock("door"),
      task("first", within("door", awaits(sleep(1)))),
      task("second", within("door", log("in"))),
      awaits(sleep(3)),
    ),
    breaks: all(
      move(the("resumed", { by: "second_coro", step: "enter" }), { after: the("waits", { by: "second_coro" }) }),
      move(the("did", { by: "second_coro" }), { after: the("resumed", { by: "second_coro", step: "enter" }) }),
    ),
  },
};

export const fifo: Rule = {
  id: "lock.fifo",
  says: "Waiting tasks get the lock in the order in which they began to wait.",
  doc: "library/asyncio-sync#asyncio.Lock.acquire",
  level: "must",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) yield* turns(run, holding, false);
  },
  example: {
    program: main(
      lock("door"),
      awaits(acquire("door")),
      task("anna", awaits(acquire("door")), release("door")),
      task("bert", awaits(acquire("door")), release("door")),
      awaits(sleep(1)),
      release("door"),
      awaits(sleep(1)),
    ),
    breaks: all(
      move(the("resumed", { by: "bert_coro" }), { before: the("resumed", { by: "anna_coro" }) }),
      move(the("did", { by: "bert_coro", on: "door", value: null }), { after: the("resumed", { by: "bert_coro" }) }),
    ),
  },
};

export const noOvertaking: Rule = {
  id: "lock.no-overtaking",
  says: "A task that calls acquire() after release() but before the woken waiter has run does not overtake that waiter.",
  doc: "library/asyncio-sync#asyncio.Lock.acquire",
  level: "must",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) yield* turns(run, holding, true);
  },
  example: {
    program: main(
      lock("door"),
      awaits(acquire("door")),
      task("guest", awaits(acquire("door")), release("door")),
      awaits(sleep(1)),
      release("door"),
      awaits(acquire("door")),
      release("door"),
    ),
    breaks: all(
      move(the("resumed", { by: "guest_coro" }), { before: the("ended", { who: "main" }) }),
      without(the("did", { by: "guest_coro", on: "door", value: null })),
    ),
  },
};

export const releaseWakesOne: Rule = {
  id: "lock.release-wakes-one",
  says: "release() lets exactly one waiting task proceed.",
  doc: "library/asyncio-sync#asyncio.Lock.release",
  level: "must",
  since: "3.4",
  about: ["release", "async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) {
      yield* handedOver(run, holding);
      yield* [...exclusion(holding)].filter((finding) => finding.is === "broken");
    }
  },
  example: {
    program: main(
      lock("door"),
      awaits(acquire("door")),
      task("anna", awaits(acquire("door"))),
      task("bert", awaits(acquire("door"))),
      awaits(sleep(1)),
      release("door"),
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "anna_coro" }), the("ended", { who: "anna_coro" })),
  },
};

export const releaseNotSynchronous: Rule = {
  id: "lock.release-not-synchronous",
  says: "release() does not run the woken task: it resumes in a later iteration.",
  doc: "library/asyncio-sync#asyncio.Lock.release",
  level: "should",
  since: "3.4",
  about: ["release"],
  *judge(run) {
    for (const holding of locksIn(run)) {
      for (const { at, by, how } of holding.releases) {
        const waiting = how === "release" ? asking(holding, at).filter((each) => !each.isLimited) : [];
        const { from, to } = stepAround(run, by, at);
        const woken = waiting.find((each) => each.is === "held" && each.ended < to);
        const early = holding.claims.find(({ ended, is }) => is === "held" && ended > from && ended < at);
        if (to === at || (waiting.length === 0 && early === undefined)) continue;
        const who = (woken ?? early)?.by;
        if (who === undefined || who === by || intruder(run, from, to, (each) => each === by) === undefined)
          yield held(at, to);
        else yield broken(`${by} released ${holding.id}, and ${who} ran before ${by} waited for anything`, at, to);
      }
    }
  },
  example: {
    program: main(
      lock("door"),
      awaits(acquire("door")),
      task("guest", awaits(acquire("door"))),
      awaits(sleep(1)),
      release("door"),
      log("still here"),
      awaits("guest"),
    ),
    breaks: all(
      move(the("resumed", { by: "guest_coro" }), { before: the("did", { value: "still here" }) }),
      move(the("ended", { who: "guest_coro" }), { after: the("resumed", { by: "guest_coro" }) }),
    ),
  },
};

export const notReentrant: Rule = {
  id: "lock.not-reentrant",
  says: "A task that already holds the lock blocks when it acquires it again.",
  doc: "library/asyncio-sync#asyncio.Lock.acquire",
  level: "should",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) {
      yield* blocked(
        run,
        holding,
        ({ task: own, began }) => own !== undefined && lastClaim(holding.claims, began)?.task === own,
      );
    }
  },
  example: {
    program: main(lock("door"), awaits(acquire("door")), callLater(1, [release("door")]), awaits(acquire("door"))),
    breaks: move(the("resumed", { by: "main" }, 2), { after: the("waits", { by: "main" }, 2) }),
  },
};
