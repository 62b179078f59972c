import { anyLocksIn, type Holding, isFree, isFull, lastClaim, locksIn } from "../../lens/holding.ts";
import { conditionsIn, hasLock, isLockedBefore } from "../../lens/notices.ts";
import { isTroubled, lastChange, looks, proofOf, served } from "../../lens/serving.ts";
import { tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { change, move, the, without } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  acquire,
  attempt,
  awaits,
  condition,
  conditionWait,
  except,
  lock,
  locked as asksLocked,
  log,
  main,
  notify,
  release,
  sleep,
  task,
  within,
} from "../../write.ts";

export const waitNeedsLock: Rule = {
  id: "condition.wait-needs-lock",
  says: "wait() while the underlying lock is not locked raises RuntimeError.",
  doc: "library/asyncio-sync#asyncio.Condition.wait",
  level: "must",
  since: "3.4",
  about: ["condition_wait"],
  *judge(run) {
    for (const { holding, waits, id } of conditionsIn(run, anyLocksIn(run))) {
      for (const { began, ended, hasPredicate, wait, by } of waits) {
        const proof = ended === Infinity ? caughtUp(run, began) : ended;
        if (hasPredicate || proof === undefined || !isFree(holding, began)) continue;
        const because = () =>
          `${by} waited for ${id} without its lock: expected RuntimeError, saw ${wait.outcome === undefined ? "it wait" : tell(wait.outcome.raised ?? wait.outcome.value)}`;
        yield expect(wait.outcome?.raised?.exception === "RuntimeError", because, began, proof);
      }
    }
  },
  example: {
    program: main(condition("news"), attempt([awaits(conditionWait("news"))], except("RuntimeError"))),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: true }),
  },
};

export const notifyNeedsLock: Rule = {
  id: "condition.notify-needs-lock",
  says: "notify() and notify_all() while the underlying lock is not locked raise RuntimeError.",
  doc: "library/asyncio-sync#asyncio.Condition.notify",
  level: "must",
  since: "3.4",
  about: ["notify", "notify_all"],
  *judge(run) {
    for (const { holding, id } of conditionsIn(run, anyLocksIn(run))) {
      for (const { at, node, event } of run.did("notify", "notify_all")) {
        if (event.on !== id || event.unbound !== undefined || !isFree(holding, at)) continue;
        const because = () =>
          `${id} was not locked, and ${node.do}() ${event.raised === undefined ? "was let pass" : `raised ${tell(event.raised)}`}`;
        yield expect(event.raised?.exception === "RuntimeError", because, at);
      }
    }
  },
  example: {
    program: main(condition("news"), notify("news"), { do: "notify_all", condition: "news" }),
    breaks: change(the("did", { on: "news" }), { raised: undefined, value: null }),
  },
};

export const releaseNeedsLock: Rule = {
  id: "condition.release-needs-lock",
  says: "release() of an unlocked condition raises RuntimeError.",
  doc: "library/asyncio-sync#asyncio.Condition.release",
  level: "must",
  since: "3.4",
  about: ["release"],
  needs: ["condition"],
  *judge(run) {
    for (const { holding, id } of conditionsIn(run, anyLocksIn(run))) {
      for (const { at, event } of run.did("release")) {
        if (event.on !== id || event.unbound !== undefined || !isFree(holding, at)) continue;
        const because = () =>
          `${id} was not locked, and release() ${event.raised === undefined ? "was let pass" : `raised ${tell(event.raised)}`}`;
        yield expect(event.raised?.exception === "RuntimeError", because, at);
      }
    }
  },
  example: {
    program: main(condition("news"), release("news")),
    breaks: change(the("did", { on: "news" }), { raised: undefined, value: null }),
  },
};

export const waitReleasesLock: Rule = {
  id: "condition.wait-releases-lock",
  says: "wait() releases the lock while it waits, so another task can acquire it.",
  doc: "library/asyncio-sync#asyncio.Condition.wait",
  level: "must",
  since: "3.4",
  about: ["condition_wait"],
  *judge(run) {
    for (const { holding, waits, id } of conditionsIn(run)) {
      for (const { is, began, ended, by, hasPredicate } of waits) {
        if (hasPredicate || !isLockedBefore(holding, began)) continue;
        if (is === "refused")
          yield broken(`${by} held the lock of ${id}, and wait() raised RuntimeError`, began, ended);
        const after = holding.claims.filter((each) => each.began > began && each.began < ended);
        const first = after.find((each) => lastChange(holding, each.began)?.by === by);
        for (const from of [began, ...(first === undefined ? [] : [first.began])]) {
          const finding = served(run, holding, from);
          if (finding !== undefined && proofOf(finding) < ended && !isTroubled(holding, proofOf(finding)))
            yield finding;
        }
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      task("reader", within("news", awaits(conditionWait("news")))),
      awaits(sleep(1)),
      task("writer", within("news", log("writes"))),
      awaits(sleep(1)),
    ),
    breaks: without(
      the("resumed", { by: "writer_coro", step: "enter" }),
      the("did", { by: "writer_coro" }),
      the("waits", { by: "writer_coro", step: "exit" }),
      the("resumed", { by: "writer_coro", step: "exit" }),
      the("ended", { who: "writer_coro" }),
    ),
  },
};

export const waitReacquires: Rule = {
  id: "condition.wait-reacquires",
  says: "A notified task does not return from wait() before it holds the lock again; wait() then returns True.",
  doc: "library/asyncio-sync#asyncio.Condition.wait",
  level: "must",
  since: "3.4",
  about: ["condition_wait", "condition_wait_for"],
  *judge(run) {
    for (const { holding, waits, id } of conditionsIn(run)) {
      for (const wait of waits) {
        const { is, began, ended, by, hasPredicate } = wait;
        if (is !== "returned") continue;
        const value = wait.wait.outcome?.value;
        const because = () =>
          hasLock(holding, wait)
            ? `wait() of ${id} gave ${by} ${tell(value)}`
            : `${by} came back from waiting for ${id} while somebody else held its lock`;
        yield expect(hasLock(holding, wait) && (hasPredicate || value === true), because, began, ended);
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      task("reader", within("news", awaits(conditionWait("news")))),
      awaits(sleep(1)),
      within("news", notify("news"), awaits(sleep(4))),
      awaits("reader"),
    ),
    breaks: move(the("resumed", { by: "reader_coro", value: true }), { after: the("did", { on: "news" }, -1) }),
  },
};

export const sharedLock: Rule = {
  id: "condition.shared-lock",
  says: "Several Conditions may share one Lock passed to them; holding it through one of them is holding it for all.",
  doc: "library/asyncio-sync#asyncio.Condition",
  level: "must",
  since: "3.4",
  about: ["condition"],
  needs: ["condition.lock"],
  *judge(run) {
    for (const holding of locksIn(run)) {
      if (holding.names.size < 2) continue;
      for (const { at, through, finding } of looks(run, holding)) {
        const holder = lastClaim(holding.claims, at);
        if (holder !== undefined && holder.through !== through) yield finding;
      }
      yield* throughAnother(run, holding);
    }
  },
  example: {
    program: main(
      lock("door"),
      condition("news", "door"),
      condition("mail", "door"),
      awaits(acquire("news")),
      asksLocked("mail"),
      notify("mail"),
      release("mail"),
    ),
    breaks: change(the("did", { on: "mail", value: true }), { value: false }),
  },
};

export const locked: Rule = {
  id: "condition.locked",
  says: "locked() of a condition tells whether its underlying lock is locked.",
  doc: "library/asyncio-sync#asyncio.Condition.locked",
  level: "must",
  since: "3.4",
  about: ["locked"],
  needs: ["condition"],
  *judge(run) {
    for (const { holding, id } of conditionsIn(run)) {
      for (const { through, finding } of looks(run, holding)) if (through === id) yield finding;
    }
  },
  example: {
    program: main(condition("news"), asksLocked("news"), within("news", asksLocked("news")), asksLocked("news")),
    breaks: change(the("did", { on: "news", value: true }), { value: false }),
  },
};

/** The findings about what was done to one of the objects that share a lock, while it was held through another: none of it is refused. */
function* throughAnother(run: Run, holding: Holding): Iterable<Finding> {
  for (const { at, node, event } of run.did("release", "notify", "notify_all")) {
    const holder = lastClaim(holding.claims, at);
    if (event.on === undefined || !holding.names.has(event.on) || holder === undefined) continue;
    if (holder.through === event.on || event.unbound !== undefined || !isFull(holding, at - 1)) continue;
    const because = () =>
      `the lock was held through ${holder.through}, and ${node.do}() of ${event.on} raised ${tell(event.raised)}`;
    yield expect(event.raised === undefined, because, holder.ended, at);
  }
}
