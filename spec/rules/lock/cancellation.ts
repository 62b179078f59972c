import { locksIn } from "../../lens/holding.ts";
import { givenUp } from "../../lens/serving.ts";
import { the, without } from "../../retell.ts";
import type { Rule } from "../../rule.ts";
import { acquire, awaits, cancel, lock, main, release, sleep, task } from "../../write.ts";

export const cancelledWaiterLeavesQueue: Rule = {
  id: "lock.cancelled-waiter-leaves-queue",
  says: "A task cancelled while waiting for the lock gets CancelledError, does not own the lock, and the next waiter takes its place.",
  doc: "library/asyncio-sync#asyncio.Lock.acquire",
  level: "should",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) yield* givenUp(run, holding, false);
  },
  example: {
    program: main(
      lock("door"),
      awaits(acquire("door")),
      task("anna", awaits(acquire("door"))),
      task("bert", awaits(acquire("door"))),
      awaits(sleep(1)),
      cancel("anna"),
      awaits(sleep(1)),
      release("door"),
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "bert_coro" }), the("ended", { who: "bert_coro" })),
  },
};

export const cancelAfterWakeupHandsOver: Rule = {
  id: "lock.cancel-after-wakeup-hands-over",
  says: "If a waiter is cancelled after release() has chosen it but before it has resumed, the lock goes to the next waiter instead of being lost.",
  doc: "library/asyncio-sync#asyncio.Lock.acquire",
  level: "should",
  since: "3.4",
  about: ["acquire", "async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) yield* givenUp(run, holding, true);
  },
  example: {
    program: main(
      lock("door"),
      awaits(acquire("door")),
      task("anna", awaits(acquire("door"))),
      task("bert", awaits(acquire("door"))),
      awaits(sleep(1)),
      release("door"),
      cancel("anna"),
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "bert_coro" }), the("ended", { who: "bert_coro" })),
  },
};
