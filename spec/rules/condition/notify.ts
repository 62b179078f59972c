import { answered, conditionsIn, isCalmUntil, isLockedBefore, isPlain, wanted } from "../../lens/notices.ts";
import { isTroubled } from "../../lens/serving.ts";
import { tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { add, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Statement } from "../../program.ts";
import { awaits, condition, conditionWait, main, notify, sleep, task, within } from "../../write.ts";

const reader = (as: string): Statement => task(as, within("news", awaits(conditionWait("news"))));
const notifyAll_: Statement = { do: "notify_all", condition: "news" };

export const notifyN: Rule = {
  id: "condition.notify-n",
  says: "notify(n) wakes n waiting tasks (default 1), or all of them if fewer are waiting.",
  doc: "library/asyncio-sync#asyncio.Condition.notify",
  level: "must",
  since: "3.4",
  about: ["notify"],
  *judge(run) {
    for (const each of conditionsIn(run)) {
      for (const { at, event } of run.did("notify")) {
        if (event.on === each.id && event.raised !== undefined && isLockedBefore(each.holding, at))
          yield broken(`${each.id} was locked, and notify() raised ${tell(event.raised)}`, at);
      }
      for (const notice of isPlain(each) ? each.notices : []) {
        const finding = notice.node.do === "notify" ? answered(run, each, notice, wanted(each, notice)) : undefined;
        if (finding !== undefined && isCalmUntil(each, finding)) yield finding;
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      reader("anna"),
      reader("bert"),
      reader("carl"),
      awaits(sleep(1)),
      within("news", notify("news", 2), notify("news")),
      awaits(sleep(1)),
    ),
    breaks: without(
      the("resumed", { by: "carl_coro", value: true }),
      the("waits", { by: "carl_coro", step: "exit" }),
      the("resumed", { by: "carl_coro", step: "exit" }),
      the("ended", { who: "carl_coro" }),
    ),
  },
};

export const notifyFifo: Rule = {
  id: "condition.notify-fifo",
  says: "Waiting tasks are notified in the order in which they began to wait.",
  doc: "library/asyncio-sync#asyncio.Condition.notify",
  level: "implementation",
  since: "3.4",
  about: ["notify", "notify_all"],
  *judge(run) {
    for (const each of conditionsIn(run)) {
      for (const [place, next] of isPlain(each) ? each.waits.entries() : []) {
        const first = each.waits.slice(0, place).find(({ ended }) => ended > next.began);
        if (next.is !== "returned" || first === undefined || isTroubled(each.holding, next.ended)) continue;
        // who was cancelled on the way to the lock comes last
        const passed = each.waits.slice(0, place).find((other) => other.ended > next.ended && other.is !== "cancelled");
        const because = () => `${passed?.by} waited for ${each.id} before ${next.by}, and was not notified before it`;
        yield expect(passed === undefined, because, first.began, next.began, next.ended);
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      reader("anna"),
      reader("bert"),
      awaits(sleep(1)),
      within("news", notify("news")),
      awaits(sleep(1)),
      within("news", notify("news")),
      awaits(sleep(1)),
    ),
    breaks: move(the("resumed", { by: "bert_coro", value: true }), {
      before: the("resumed", { by: "anna_coro", value: true }),
    }),
  },
};

export const notifyAll: Rule = {
  id: "condition.notify-all",
  says: "notify_all() wakes every waiting task; they then get the lock one after the other.",
  doc: "library/asyncio-sync#asyncio.Condition.notify_all",
  level: "must",
  since: "3.4",
  about: ["notify_all"],
  *judge(run) {
    for (const each of conditionsIn(run)) {
      for (const { at, event } of run.did("notify_all")) {
        if (event.on === each.id && event.raised !== undefined && isLockedBefore(each.holding, at))
          yield broken(`${each.id} was locked, and notify_all() raised ${tell(event.raised)}`, at);
      }
      for (const notice of isPlain(each) ? each.notices : []) {
        if (notice.node.do !== "notify_all") continue;
        const finding = answered(run, each, notice, notice.waiting.length);
        if (finding !== undefined && isCalmUntil(each, finding)) yield finding;
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      reader("anna"),
      reader("bert"),
      reader("carl"),
      awaits(sleep(1)),
      within("news", notifyAll_),
      awaits(sleep(1)),
    ),
    breaks: without(
      the("resumed", { by: "carl_coro", value: true }),
      the("waits", { by: "carl_coro", step: "exit" }),
      the("resumed", { by: "carl_coro", step: "exit" }),
      the("ended", { who: "carl_coro" }),
    ),
  },
};

export const notifyWithoutWaitersIsLost: Rule = {
  id: "condition.notify-without-waiters-is-lost",
  says: "A notification without waiting tasks has no effect on later waiters.",
  doc: "library/asyncio-sync#asyncio.Condition.notify",
  level: "should",
  since: "3.4",
  about: ["notify", "notify_all"],
  *judge(run) {
    for (const each of conditionsIn(run)) {
      for (const { is, began, ended, by, hasPredicate } of each.waits) {
        const before = each.notices.find(({ at, waiting, count }) => at < began && count > waiting.length);
        if (hasPredicate || before === undefined || is === "refused") continue;
        const next = each.notices.find(({ at }) => at > began)?.at ?? Infinity;
        const proof = is === "returned" && ended < next ? ended : caughtUp(run, began);
        if (proof === undefined || proof > next || isTroubled(each.holding, proof)) continue;
        if (ended > proof) yield held(before.at, began, proof);
        else if (is === "returned")
          yield broken(
            `${by} waited for ${each.id} after it was notified, and came back without being notified`,
            before.at,
            began,
            ended,
          );
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      within("news", notifyAll_),
      task("late", within("news", awaits(conditionWait("news")))),
      awaits(sleep(1)),
    ),
    breaks: add(the("waits", { by: "late_coro" }, 2), { is: "resumed", by: "late_coro", op: 9, value: true }),
  },
};
