import { answered, conditionsIn, hasLock, isCalmUntil, isPlain, wanted } from "../../lens/notices.ts";
import { holdingOf } from "../../lens/holding.ts";
import { tell } from "../../lens/seen.ts";
import { stepAround } from "../../lens/steps.ts";
import { change, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Id } from "../../trace.ts";
import type { Statement } from "../../program.ts";
import {
  attempt,
  awaits,
  cancel,
  condition,
  conditionWait,
  except,
  locked,
  main,
  notify,
  sleep,
  task,
  within,
} from "../../write.ts";

const reader = (as: string): Statement => task(as, within("news", awaits(conditionWait("news"))));

export const cancelledWaitReacquires: Rule = {
  id: "condition.cancelled-wait-reacquires",
  says: 'A task cancelled in wait() re-acquires the lock before CancelledError leaves wait(), so its "async with" can release it.',
  doc: "library/asyncio-sync#asyncio.Condition.wait",
  level: "should",
  since: "3.4",
  about: ["condition_wait", "condition_wait_for"],
  *judge(run) {
    for (const { holding, waits, id } of conditionsIn(run)) {
      for (const wait of waits) {
        if (wait.is !== "cancelled") continue;
        const { by, began, ended } = wait;
        const test = nextUse(run, by, id, ended);
        const why = () =>
          hasLock(holding, wait)
            ? `${by} was cancelled while it waited for ${id}, and did not have the lock after that: ${tell(test?.seen)}`
            : `${by} was cancelled while it waited for ${id}, and went on while somebody else held the lock`;
        yield expect(hasLock(holding, wait) && test?.isRight !== false, why, began, ended, test?.at ?? ended);
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      task(
        "reader",
        within("news", attempt([awaits(conditionWait("news"))], except("CancelledError", locked("news")))),
      ),
      awaits(sleep(1)),
      within("news", cancel("reader"), awaits(sleep(3))),
      awaits("reader"),
    ),
    breaks: change(the("did", { by: "reader_coro", value: true }), { value: false }),
  },
};

export const cancelledNotifiedPassesOn: Rule = {
  id: "condition.cancelled-notified-passes-on",
  says: "If a notified waiter is cancelled before it returns from wait(), the notification is passed on to another waiter.",
  doc: "library/asyncio-sync#asyncio.Condition.notify",
  level: "should",
  since: "3.13",
  about: ["notify"],
  *judge(run) {
    for (const each of conditionsIn(run)) {
      for (const notice of isPlain(each) ? each.notices : []) {
        const gone = notice.waiting.filter(({ is }) => is === "cancelled");
        const others = notice.waiting.length - gone.length;
        if (gone.length === 0 || notice.waiting.some(({ is }) => is === "raised")) continue;
        const finding = answered(run, each, notice, Math.min(notice.count, others));
        if (finding !== undefined) yield finding;
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      reader("anna"),
      reader("bert"),
      awaits(sleep(1)),
      within("news", notify("news"), cancel("anna")),
      awaits(sleep(1)),
    ),
    breaks: without(
      the("resumed", { by: "bert_coro", value: true }),
      the("waits", { by: "bert_coro", step: "exit" }),
      the("resumed", { by: "bert_coro", step: "exit" }),
      the("ended", { who: "bert_coro" }),
    ),
  },
};

export const cancelledUnnotified: Rule = {
  id: "condition.cancelled-unnotified",
  says: "Cancelling a waiter that has not been notified does not consume later notifications.",
  doc: "library/asyncio-sync#asyncio.Condition.notify",
  level: "should",
  since: "3.4",
  about: ["notify", "notify_all"],
  needs: ["cancel", "condition_wait"],
  *judge(run) {
    for (const each of conditionsIn(run)) {
      for (const notice of isPlain(each) ? each.notices : []) {
        const gone = each.waits.find(({ is, ended }) => is === "cancelled" && ended < notice.at);
        const finding = gone && answered(run, each, notice, wanted(each, notice));
        if (finding !== undefined && isCalmUntil(each, finding, notice.at)) yield finding;
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
      cancel("anna"),
      awaits(sleep(1)),
      within("news", notify("news")),
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

/** What the same body did to the lock next, in the same step: that takes the lock, and shows that it was held. */
function nextUse(run: Run, by: Id, condition: Id, after: number) {
  const { to } = stepAround(run, by, after);
  const names = holdingOf(run, condition)?.names ?? new Set<Id>();
  for (const { at, event, node } of run.did("locked", "release")) {
    if (event.by !== by || at < after || at > to || event.on === undefined || !names.has(event.on)) continue;
    return {
      at,
      seen: event.raised ?? event.value,
      isRight: node.do === "locked" ? event.value === true : event.raised === undefined,
    };
  }
  const exit = run.waits.find((each) => each.step === "exit" && each.by === by && each.began === to);
  if (exit?.ended === undefined || exit.on === undefined || !names.has(exit.on)) return undefined;
  return {
    at: exit.ended,
    seen: exit.outcome?.raised ?? exit.outcome?.value,
    isRight: exit.outcome?.raised === undefined,
  };
}
