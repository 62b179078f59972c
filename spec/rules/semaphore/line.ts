import { asking, isFull, room, semaphoresIn } from "../../lens/holding.ts";
import { blocks, givenUp, turns, uncontended } from "../../lens/serving.ts";
import { tell } from "../../lens/seen.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import {
  acquire,
  attempt,
  awaits,
  callSoon,
  cancel,
  coroutine,
  except,
  locked,
  log,
  main,
  raises,
  release,
  semaphore,
  sleep,
  task,
  within,
} from "../../write.ts";

export const fifo: Rule = {
  id: "semaphore.fifo",
  says: "Waiting tasks acquire in the order in which they began to wait.",
  doc: "library/asyncio-sync#asyncio.Semaphore.acquire",
  level: "should",
  since: "3.4",
  about: ["acquire", "async_with"],
  needs: [["semaphore", "bounded_semaphore"]],
  *judge(run) {
    for (const holding of semaphoresIn(run)) yield* turns(run, holding, false);
  },
  example: {
    program: main(
      semaphore("seats", 0),
      task("anna", awaits(acquire("seats"))),
      task("bert", awaits(acquire("seats"))),
      awaits(sleep(1)),
      release("seats"),
      release("seats"),
      awaits(sleep(1)),
    ),
    breaks: all(
      move(the("resumed", { by: "bert_coro" }), { before: the("resumed", { by: "anna_coro" }) }),
      move(the("ended", { who: "bert_coro" }), { after: the("resumed", { by: "bert_coro" }) }),
    ),
  },
};

export const noOvertaking: Rule = {
  id: "semaphore.no-overtaking",
  says: "A task that calls acquire() while earlier tasks are waiting (or have been woken but not resumed) does not overtake them.",
  doc: "library/asyncio-sync#asyncio.Semaphore.acquire",
  level: "should",
  since: "3.9",
  about: ["acquire", "async_with"],
  needs: [["semaphore", "bounded_semaphore"]],
  *judge(run) {
    for (const holding of semaphoresIn(run)) yield* turns(run, holding, true);
  },
  example: {
    program: main(
      semaphore("seats", 1),
      awaits(acquire("seats")),
      task("guest", awaits(acquire("seats")), release("seats")),
      awaits(sleep(1)),
      release("seats"),
      awaits(acquire("seats")),
      release("seats"),
    ),
    breaks: all(
      move(the("resumed", { by: "guest_coro" }), { before: the("ended", { who: "main" }) }),
      without(the("did", { by: "guest_coro", on: "seats", value: null })),
    ),
  },
};

export const lockedWithWaiters: Rule = {
  id: "semaphore.locked-with-waiters",
  says: "locked() is also True while earlier waiters are still queued or about to resume, even if the counter is positive.",
  doc: "library/asyncio-sync#asyncio.Semaphore.locked",
  level: "implementation",
  since: "3.10",
  about: ["locked"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) {
      for (const { at, event } of run.did("locked")) {
        const waiting = asking(holding, at).filter((each) => !each.isLimited && each.is === "held");
        if (event.on !== holding.id || isFull(holding, at) || room(holding, at) <= 0 || waiting.length === 0) continue;
        const because = () =>
          `${waiting[0]!.by} still waited for ${holding.id}, and locked() gave ${tell(event.value)}`;
        yield expect(event.value === true, because, waiting[0]!.began, at);
      }
    }
  },
  example: {
    program: main(
      semaphore("seats", 0),
      task("guest", awaits(acquire("seats"))),
      awaits(sleep(1)),
      release("seats"),
      release("seats"),
      locked("seats"),
      awaits("guest"),
    ),
    breaks: change(the("did", { on: "seats", value: true }), { value: false }),
  },
};

export const asyncWith: Rule = {
  id: "semaphore.async-with",
  says: '"async with semaphore" acquires on entry and releases on exit, also on exceptions and cancellation.',
  doc: "library/asyncio-sync#asyncio.Semaphore",
  level: "must",
  since: "3.5",
  about: ["async_with"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) yield* blocks(run, holding);
  },
  example: {
    program: main(
      semaphore("seats", 1),
      within("seats", locked("seats")),
      attempt([awaits(coroutine("guest", within("seats", raises("Boom"))))], except("Boom")),
      locked("seats"),
    ),
    breaks: change(the("did", { by: "main", on: "seats" }, -1), { value: true }),
  },
};

export const uncontendedDoesNotSuspend: Rule = {
  id: "semaphore.uncontended-does-not-suspend",
  says: "acquire() with a positive counter and no waiters completes without giving other tasks a turn.",
  doc: "library/asyncio-sync#asyncio.Semaphore.acquire",
  level: "must",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) yield* uncontended(run, holding);
  },
  example: {
    program: main(
      semaphore("seats", 1),
      callSoon([log("ready")], "other"),
      awaits(acquire("seats")),
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

export const cancelledWaiter: Rule = {
  id: "semaphore.cancelled-waiter",
  says: "A task cancelled while waiting does not consume a permit; the others are served.",
  doc: "library/asyncio-sync#asyncio.Semaphore.acquire",
  level: "should",
  since: "3.4",
  about: ["acquire", "async_with"],
  needs: [["semaphore", "bounded_semaphore"]],
  *judge(run) {
    for (const holding of semaphoresIn(run)) yield* givenUp(run, holding, false);
  },
  example: {
    program: main(
      semaphore("seats", 0),
      task("anna", awaits(acquire("seats"))),
      task("bert", awaits(acquire("seats"))),
      awaits(sleep(1)),
      cancel("anna"),
      awaits(sleep(1)),
      release("seats"),
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "bert_coro" }), the("ended", { who: "bert_coro" })),
  },
};

export const cancelAfterWakeupHandsOver: Rule = {
  id: "semaphore.cancel-after-wakeup-hands-over",
  says: "If a waiter is cancelled after release() has granted it the permit but before it resumed, the permit goes to the next waiter or back to the counter.",
  doc: "library/asyncio-sync#asyncio.Semaphore.acquire",
  level: "should",
  since: "3.4",
  about: ["acquire", "async_with"],
  needs: ["release"],
  *judge(run) {
    for (const holding of semaphoresIn(run)) yield* givenUp(run, holding, true);
  },
  example: {
    program: main(
      semaphore("seats", 0),
      task("anna", awaits(acquire("seats"))),
      task("bert", awaits(acquire("seats"))),
      awaits(sleep(1)),
      release("seats"),
      cancel("anna"),
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "bert_coro" }), the("ended", { who: "bert_coro" })),
  },
};
