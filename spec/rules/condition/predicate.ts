import { conditionsIn, isYes, predicateRuns, rest } from "../../lens/notices.ts";
import { isTroubled } from "../../lens/serving.ts";
import { same, tell } from "../../lens/seen.ts";
import { intruder } from "../../lens/steps.ts";
import { change, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Statement } from "../../program.ts";
import { awaits, condition, main, notify, returns, sleep, task, within } from "../../write.ts";

const assign = (value: number): Statement => ({ do: "assign", as: "pages", value });
const waitsForPages: Statement = awaits({
  call: "condition_wait_for",
  condition: "news",
  predicate: [returns({ name: "pages" })],
});

export const waitFor: Rule = {
  id: "condition.wait-for",
  says: "wait_for(predicate) waits until predicate() is true, testing it after every notification, and returns its final value.",
  doc: "library/asyncio-sync#asyncio.Condition.wait_for",
  level: "must",
  since: "3.4",
  about: ["condition_wait_for"],
  *judge(run) {
    for (const { id, waits, notices, holding } of conditionsIn(run)) {
      for (const each of waits) {
        const runs = predicateRuns(run, each);
        const { is, by, began, ended, wait } = each;
        if (runs === undefined) continue;
        const yes = runs.find(({ outcome }) => isYes(outcome?.value));
        if (is === "returned") {
          const value = wait.outcome?.value;
          const last = runs.at(-1)?.outcome?.value;
          const because = () =>
            `${by} waited for ${id} until its predicate, which gave ${tell(last)} last, was true: saw ${tell(value)}`;
          yield expect(yes !== undefined && yes === runs.at(-1) && same(value, last), because, began, ended);
        } else if (yes?.ended !== undefined && is === "waiting" && runs.at(-1) !== yes) {
          yield broken(
            `the predicate of ${by} gave ${tell(yes.outcome?.value)}, and it went on waiting for ${id}`,
            began,
            yes.ended,
          );
        }
        for (const { at, waiting, count } of notices) {
          if (!waiting.includes(each) || count < waiting.length) continue;
          if (runs.some((one) => one.began < at && (one.ended ?? Infinity) > at)) continue; // the predicate notifies itself
          const end = rest(run, holding, at);
          if (end === undefined || ended <= at || isTroubled(holding, end.proof)) continue;
          const asked = runs.find((one) => one.began > at && one.began <= end.proof);
          const because = () => `${by} waited for ${id}, which was notified, and did not look at its predicate again`;
          yield expect(asked !== undefined, because, at, end.proof);
        }
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      assign(0),
      task("reader", within("news", waitsForPages)),
      awaits(sleep(1)),
      within("news", notify("news")),
      awaits(sleep(1)),
      assign(7),
      within("news", notify("news")),
      awaits("reader"),
    ),
    breaks: change(the("resumed", { by: "reader_coro", value: 7 }), { value: true }),
  },
};

export const waitForTrueAtOnce: Rule = {
  id: "condition.wait-for-true-at-once",
  says: "wait_for() with a predicate that is already true returns its value without waiting.",
  doc: "library/asyncio-sync#asyncio.Condition.wait_for",
  level: "should",
  since: "3.4",
  about: ["condition_wait_for"],
  *judge(run) {
    for (const { id, waits } of conditionsIn(run)) {
      for (const { wait, by, began, ended, ...rest_ } of waits) {
        const [first] = predicateRuns(run, { wait, by, began, ended, ...rest_ }) ?? [];
        if (first?.ended === undefined || !isYes(first.outcome?.value) || ended === Infinity) continue;
        const other = intruder(run, began, ended, (who) => who === by || who === first.who);
        const isRight = wait.outcome?.raised === undefined && same(wait.outcome?.value, first.outcome?.value);
        const because = () =>
          `the predicate of ${by} gave ${tell(first.outcome?.value)} at once, and waiting for ${id} ${isRight ? "took a turn" : `gave ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`}`;
        yield expect(isRight && other === undefined, because, began, first.began, other ?? ended);
      }
    }
  },
  example: {
    program: main(condition("news"), assign(7), within("news", waitsForPages)),
    breaks: change(the("resumed", { by: "main", value: 7 }), { value: null }),
  },
};

export const spuriousWakeupsAllowed: Rule = {
  id: "condition.spurious-wakeups-allowed",
  says: "wait() may return without the expected state change, so a judge must accept extra wake-ups; wait_for() hides them.",
  doc: "library/asyncio-sync#asyncio.Condition.wait",
  level: "must",
  since: "3.4",
  about: ["condition_wait_for"],
  *judge(run) {
    for (const { id, waits } of conditionsIn(run)) {
      for (const each of waits) {
        const again = predicateRuns(run, each)
          ?.slice(1)
          .filter(({ outcome }) => outcome !== undefined && outcome.raised === undefined);
        for (const [place, { ended, outcome }] of again?.entries() ?? []) {
          if (ended === undefined || isYes(outcome?.value)) continue;
          const isLast = place === again!.length - 1;
          if (isLast && each.is === "returned")
            yield broken(
              `${each.by} was woken while its predicate gave ${tell(outcome?.value)}, and came back from waiting for ${id}`,
              ended,
              each.ended,
            );
          else yield held(ended);
        }
      }
    }
  },
  example: {
    program: main(
      condition("news"),
      assign(0),
      task("reader", within("news", waitsForPages)),
      awaits(sleep(1)),
      within("news", notify("news")),
      awaits(sleep(1)),
      assign(7),
      within("news", notify("news")),
      awaits("reader"),
    ),
    breaks: without(the("began", { of: "#9" }, 3), the("ended", { who: "#9()~3" })),
  },
};
