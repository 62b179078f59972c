import { isFree, room, semaphoresIn } from "../../lens/holding.ts";
import { acquired, blocked, exclusion, isTroubled, looks, proofOf, served } from "../../lens/serving.ts";
import { tell } from "../../lens/seen.ts";
import { change, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import {
  acquire,
  awaits,
  callLater,
  locked as asksLocked,
  main,
  release,
  semaphore,
  sleep,
  task,
  within,
} from "../../write.ts";

export const initialValue: Rule = {
  id: "semaphore.initial-value",
  says: "The counter starts at value (default 1); acquire() succeeds without waiting that many times.",
  doc: "library/asyncio-sync#asyncio.Semaphore",
  level: "must",
  since: "3.4",
  about: ["semaphore"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) {
      if (holding.made.node.do !== "semaphore") continue;
      const first = holding.releases[0]?.from ?? Infinity;
      for (const { began, isLimited } of holding.claims) {
        const finding = began < first && !isLimited ? served(run, holding, began) : undefined;
        if (finding !== undefined && proofOf(finding) < first && !isTroubled(holding, proofOf(finding))) yield finding;
      }
      for (const { cause, finding } of looks(run, holding)) if (cause === undefined) yield finding;
      yield* [...exclusion(holding)].filter((each) => each.is === "broken" && proofOf(each) < first);
    }
  },
  example: {
    program: main(
      semaphore("seats", 2),
      asksLocked("seats"),
      awaits(acquire("seats")),
      awaits(acquire("seats")),
      task("third", awaits(acquire("seats"))),
      awaits(sleep(1)),
    ),
    breaks: change(the("did", { on: "seats", value: false }), { value: true }),
  },
};

export const negativeValue: Rule = {
  id: "semaphore.negative-value",
  says: "A negative initial value raises ValueError.",
  doc: "library/asyncio-sync#asyncio.Semaphore",
  level: "must",
  since: "3.4",
  about: ["semaphore", "bounded_semaphore"],
  *judge(run) {
    for (const { at, node, event } of run.did("semaphore", "bounded_semaphore")) {
      if (typeof node.value !== "number" || node.value >= 0 || event.unbound !== undefined) continue;
      const because = () =>
        `expected ValueError for a semaphore of ${tell(node.value as number)}, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "ValueError", because, at);
    }
  },
  example: {
    program: main(semaphore("seats", -1)),
    breaks: change(the("did"), { raised: undefined, value: null, made: "seats" }),
  },
};

export const acquireReturnsTrue: Rule = {
  id: "semaphore.acquire-returns-true",
  says: "acquire() decrements the counter and returns True.",
  doc: "library/asyncio-sync#asyncio.Semaphore.acquire",
  level: "must",
  since: "3.4",
  about: ["acquire"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) {
      yield* acquired(holding, holding.id);
      for (const { cause, finding } of looks(run, holding)) {
        if (cause !== undefined && !("how" in cause) && !cause.isBlock) yield finding;
      }
    }
  },
  example: {
    program: main(
      semaphore("seats", 1),
      awaits(acquire("seats")),
      callLater(1, [release("seats")]),
      awaits(acquire("seats")),
    ),
    breaks: change(the("resumed", { by: "main" }, 2), { value: null }),
  },
};

export const limitsConcurrency: Rule = {
  id: "semaphore.limits-concurrency",
  says: "Never more than value tasks are between acquire() and release() (when releases match acquires).",
  doc: "library/asyncio-sync#asyncio.Semaphore",
  level: "must",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) yield* exclusion(holding);
  },
  example: {
    program: main(
      semaphore("seats", 1),
      task("anna", within("seats", awaits(sleep(1)))),
      task("bert", within("seats", awaits(sleep(1)))),
      awaits(sleep(3)),
    ),
    breaks: without(the("waits", { by: "anna_coro", step: "exit" }), the("resumed", { by: "anna_coro", step: "exit" })),
  },
};

export const blocksAtZero: Rule = {
  id: "semaphore.blocks-at-zero",
  says: "acquire() at counter zero waits until a release().",
  doc: "library/asyncio-sync#asyncio.Semaphore.acquire",
  level: "must",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) {
      yield* blocked(run, holding);
      for (const { at, how } of holding.releases) {
        const finding = how === "release" ? served(run, holding, at) : undefined;
        if (finding !== undefined && !isTroubled(holding, proofOf(finding))) yield finding;
      }
    }
  },
  example: {
    program: main(
      semaphore("seats", 0),
      task("guest", awaits(acquire("seats"))),
      callLater(2, [release("seats")]),
      awaits(sleep(3)),
    ),
    breaks: without(the("resumed", { by: "guest_coro" }), the("ended", { who: "guest_coro" })),
  },
};

export const locked: Rule = {
  id: "semaphore.locked",
  says: "locked() is True when acquire() would have to wait.",
  doc: "library/asyncio-sync#asyncio.Semaphore.locked",
  level: "must",
  since: "3.4",
  about: ["locked"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) for (const { finding } of looks(run, holding)) yield finding;
  },
  example: {
    program: main(semaphore("seats", 1), awaits(acquire("seats")), asksLocked("seats")),
    breaks: change(the("did", { on: "seats", value: true }), { value: false }),
  },
};

export const moreReleasesAllowed: Rule = {
  id: "semaphore.more-releases-allowed",
  says: "A plain Semaphore may be released more often than acquired; the counter then exceeds its initial value.",
  doc: "library/asyncio-sync#asyncio.Semaphore.release",
  level: "must",
  since: "3.4",
  about: ["release"],
  needs: [["semaphore", "bounded_semaphore"]],
  *judge(run) {
    for (const holding of semaphoresIn(run)) {
      if (holding.made.node.do !== "semaphore") continue;
      let extra = Infinity;
      for (const { at, event } of run.did("release")) {
        if (event.on !== holding.id || !isFree(holding, at) || room(holding, at - 1) < holding.capacity) continue;
        const because = () =>
          `${holding.id} was released more often than acquired, and that raised ${tell(event.raised)}`;
        yield expect(event.raised === undefined, because, at);
        extra = Math.min(extra, at);
      }
      for (const { began, isLimited } of holding.claims) {
        const finding = began > extra && !isLimited ? served(run, holding, began) : undefined;
        if (finding !== undefined && !isTroubled(holding, proofOf(finding))) yield finding;
      }
    }
  },
  example: {
    program: main(semaphore("seats", 1), release("seats"), awaits(acquire("seats")), awaits(acquire("seats"))),
    breaks: change(the("did", { on: "seats" }), { value: undefined, raised: { exception: "ValueError", id: 1 } }),
  },
};
