import { futureAwaits, keepsFaith } from "../../lens/known-awaits.ts";
import { waitingAt } from "../../lens/ready-queue.ts";
import { all, change, move, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { sameTime } from "../../lens/times.ts";
import { soleLoop } from "../../lens/sole-loop.ts";
import type { Id } from "../../trace.ts";
import {
  attempt,
  awaits,
  callLater,
  callSoon,
  cancel,
  except,
  future,
  log,
  main,
  setResult,
  sleep,
  task,
} from "../../write.ts";

export const awaitCancelledIsNotCancelRequest: Rule = {
  id: "future.await-cancelled-is-not-cancel-request",
  says: "A task that gets CancelledError because the future it awaited was cancelled has no cancellation request of its own: its cancelling() count is 0 and it may catch the error and go on.",
  doc: "library/asyncio-task#asyncio.Task.cancelling",
  level: "implementation",
  since: "3.11",
  about: ["cancelling"],
  needs: [["create_future", "future"], "cancel"],
  *judge(run) {
    for (const { at, node, event } of run.did("cancelling")) {
      const waited = futureAwaits(run).find(
        ({ wait, fate }) =>
          fate.is === "cancelled" && run.activation(wait.by)?.event.task === event.on && (wait.ended ?? Infinity) < at,
      );
      if (waited === undefined || event.unbound !== undefined || !run.unasked(0, at)) continue;
      const because = () =>
        `expected no cancellation request of ${node.task}, only ${waited.on} was cancelled, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.value === 0, because, waited.wait.ended!, at);
    }
  },
  example: {
    program: main(
      future("order"),
      task(
        "guest",
        attempt([awaits("order")], except("CancelledError", { do: "cancelling", task: "guest" })),
        log("leaves"),
      ),
      callLater(1, [cancel("order")]),
      awaits("guest"),
    ),
    breaks: change(the("did", { on: "guest" }), { value: 1 }),
  },
};

export const waitersWakeInOrder: Rule = {
  id: "future.waiters-wake-in-order",
  says: "Tasks waiting on the same future resume in the order in which they began to wait.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "implementation",
  since: "3.4",
  about: ["create_future", "future"],
  *judge(run) {
    if (!soleLoop(run)) return;
    const last = new Map<Id, Wait>();
    for (const { wait, on, fate: end } of futureAwaits(run)) {
      if (wait.ended === undefined || wait.began > end.at || !run.unasked(0, wait.ended)) continue;
      const before = last.get(on);
      last.set(on, wait);
      if (before?.ended === undefined) continue;
      const because = () => `expected ${before.by}, which waited for ${on} before ${wait.by}, to resume before it`;
      yield expect(before.ended < wait.ended, because, before.ended, wait.ended);
    }
  },
  example: {
    program: main(
      future("order"),
      task("anna", awaits("order")),
      task("bert", awaits("order")),
      awaits(sleep(1)),
      setResult("order"),
      awaits(sleep(1)),
    ),
    breaks: all(
      move(the("resumed", { by: "bert_coro" }), { before: the("resumed", { by: "anna_coro" }) }),
      move(the("ended", { who: "bert_coro" }), { after: the("resumed", { by: "bert_coro" }) }),
    ),
  },
};

export const wakeupNextIteration: Rule = {
  id: "future.wakeup-next-iteration",
  says: "A task waiting on a future does not resume inside set_result(): it resumes in the next iteration, after the callbacks that were already queued.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["create_future", "future"],
  *judge(run) {
    if (!soleLoop(run)) return; // a future of another loop is refused where it is awaited
    for (const { wait, on, fate: end } of futureAwaits(run)) {
      if (wait.began > end.at || wait.ended === undefined || !run.unasked(0, wait.ended)) continue;
      if (wait.outcome?.raised?.exception === "GeneratorExit") continue; // it was not woken but closed
      const resumed = wait.ended;
      const passed = waitingAt(run, end.at).find((each) => each.began > resumed);
      if (resumed < end.at) yield broken(`${wait.by} went on inside of what made ${on} done`, resumed, end.at);
      else if (passed)
        yield broken(`${wait.by} resumed before a callback that was ready when ${on} was done`, resumed, passed.began);
      else yield held(end.at, resumed);
    }
  },
  example: {
    program: main(
      future("order"),
      task("guest", awaits("order")),
      awaits(sleep(1)),
      callSoon([log("ready before")]),
      setResult("order"),
      log("still here"),
      awaits("guest"),
    ),
    breaks: all(
      move(the("resumed", { by: "guest_coro" }), { before: the("did", { on: "order" }) }),
      move(the("ended", { who: "guest_coro" }), { after: the("resumed", { by: "guest_coro" }) }),
    ),
  },
};

export const resolveFromCallback: Rule = {
  id: "future.resolve-from-callback",
  says: "A future resolved by a plain callback (call_later) wakes its waiter at the loop time of that callback.",
  doc: "library/asyncio-future#asyncio-example-future",
  level: "must",
  since: "3.4",
  about: ["call_later", "call_at"],
  needs: [["create_future", "future"], "await"],
  *judge(run) {
    for (const known of futureAwaits(run)) {
      const { wait, on, fate: end } = known;
      if (wait.began > end.at || end.is === "cancelled" || !isTimer(run, end.at)) continue;
      if (wait.ended === undefined) {
        const finding = keepsFaith(run, known);
        if (finding) yield finding;
      } else if (wait.ended > end.at && run.steady(end.at, wait.ended)) {
        const because = () => `expected ${wait.by} to resume at ${end.t} s, when ${on} was resolved, saw ${wait.to} s`;
        yield expect(sameTime(wait.to ?? NaN, end.t), because, end.at, wait.ended);
      }
    }
  },
  example: {
    program: main(future("order"), callLater(1.5, [setResult("order", "soup")]), awaits("order")),
    breaks: change(the("resumed", { by: "main" }), { t: 2 }),
  },
};

/** Whether a timer's callback did that. */
function isTimer(run: Run, at: number): boolean {
  const event = run.trace[at]!;
  const node = "by" in event ? run.activation(event.by)?.node : undefined;
  return node !== undefined && "do" in node && (node.do === "call_later" || node.do === "call_at");
}
