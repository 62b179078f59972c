import { completings, type Item, itemsOf } from "../../lens/as-completed.ts";
import { bodyOf } from "../../lens/end.ts";
import { uninterrupted } from "../../lens/interruption.ts";
import { ending, pauseAt, replyTo } from "../../lens/suspension.ts";
import { isTimeout } from "../../lens/time-limit.ts";
import { onTime } from "../../lens/times.ts";
import { all, change, later, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Of } from "../../program.ts";
import { attempt, awaits, coroutine, except, main, make, returns, sleep, task } from "../../write.ts";

const horse = (name: string, seconds: number) => coroutine(name, awaits(sleep(seconds)), returns(name));
const next: Of<"next"> = { call: "next", iterator: "arrivals" };
const cancelledError = { exception: "CancelledError", id: 9, args: [] };

export const timeout: Rule = {
  id: "as-completed.timeout",
  says: "If timeout seconds pass before all awaitables are done, awaiting the next item raises TimeoutError.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.4",
  about: ["as_completed"],
  needs: ["as_completed.timeout", "next"],
  *judge(run) {
    for (const item of lateItems(run)) {
      const finding = item.wait.node.do === "await" ? expired(run, item) : undefined;
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      make({ call: "as_completed", aws: [horse("arrow", 1), horse("blitz", 9)], timeout: 3, as: "arrivals" }),
      awaits(next),
      attempt([awaits(next)], except("asyncio.TimeoutError")),
    ),
    breaks: all(
      later(the("resumed", { by: "main" }, 2), 9),
      change(the("resumed", { by: "main" }, 2), { raised: undefined, value: "blitz" }),
    ),
  },
};

export const asyncForTimeout: Rule = {
  id: "as-completed.async-for-timeout",
  says: 'With "async for" the expiry of the timeout is raised as TimeoutError by the loop statement itself.',
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.13",
  about: ["async_for"],
  needs: ["as_completed.timeout"],
  *judge(run) {
    for (const item of lateItems(run)) {
      const finding = item.wait.node.do === "async_for" ? expired(run, item) : undefined;
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      make({ call: "as_completed", aws: [horse("arrow", 1), horse("blitz", 9)], timeout: 3, as: "arrivals" }),
      attempt([{ do: "async_for", over: "arrivals", as: "winner", body: [] }], except("TimeoutError")),
    ),
    breaks: (trace) => {
      const at = the("resumed", { by: "main" }, -1)(trace);
      const ended = { exception: "StopAsyncIteration", id: 9 };
      return change(the("resumed", { by: "main" }, -1), { raised: ended })(
        trace.filter((each, place) => place <= at || each.is !== "caught"),
      );
    },
  },
};

export const timeoutDoesNotCancel: Rule = {
  id: "as-completed.timeout-does-not-cancel",
  says: "The timeout of as_completed() does not cancel the unfinished awaitables.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "implementation",
  since: "3.4",
  about: ["as_completed"],
  needs: ["as_completed.timeout"],
  *judge(run) {
    for (const completing of completings(run)) {
      const late = itemsOf(run, completing).find(({ isLate, wait }) => isLate && isTimeout(wait.outcome?.raised));
      if (late === undefined) continue;
      for (const child of completing.children) {
        const body = bodyOf(run, child);
        const pause = body === undefined ? undefined : pauseAt(run, body, late.wait.ended!);
        const finding = pause && uninterrupted(run, pause, `the timeout of ${completing.iterator} was over`);
        if (finding !== undefined) yield finding;
      }
    }
  },
  example: {
    program: main(
      task("arrow", awaits(sleep(5)), returns(1)),
      make({ call: "as_completed", aws: ["arrow"], timeout: 1, as: "arrivals" }),
      attempt([awaits(next)], except("asyncio.TimeoutError")),
      awaits(sleep(9)),
    ),
    breaks: all(
      change(the("resumed", { by: "arrow_coro" }), { value: undefined, raised: cancelledError, t: 1 }),
      change(the("ended", { who: "arrow_coro" }), { value: undefined, raised: cancelledError, t: 1 }),
    ),
  },
};

/** The items that were waited for when, or after, the timeout was over, with awaitables left. */
const lateItems = (run: Run): readonly Item[] =>
  completings(run).flatMap((completing) => itemsOf(run, completing).filter(({ isLate }) => isLate));

function expired(run: Run, { wait: waited, due }: Item): Finding | undefined {
  const { wait, proof } = replyTo(run, waited, waited.began, due) ?? {};
  if (wait === undefined || proof === undefined) return undefined;
  return expect(
    isTimeout(wait.outcome?.raised) && onTime(wait.to!, due),
    () => `expected TimeoutError at ${due}, saw that the wait for the next item ${ending(wait)}`,
    waited.began,
    proof,
  );
}
