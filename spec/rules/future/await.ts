import { pendingAt } from "../../fate.ts";
import { futureAwaits, keepsFaith } from "../../known-awaits.ts";
import { waitingAt } from "../../ready-queue.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule, type Untested } from "../../rule.ts";
import { sameTime, tell, type Wait } from "../../run.ts";
import { soleLoop } from "../../sole-loop.ts";
import type { Id } from "../../trace.ts";
import {
  attempt,
  awaits,
  callLater,
  callSoon,
  cancel,
  coroutine,
  except,
  future,
  log,
  main,
  make,
  onLoop,
  setException,
  setResult,
  sleep,
  task,
} from "../../write.ts";

export const awaitResult: Rule = {
  id: "future.await-result",
  says: "Awaiting a future suspends until it is done and then gives its result.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["set_result"],
  *judge(run) {
    for (const known of futureAwaits(run)) {
      const finding = known.fate.is === "returned" ? keepsFaith(run, known) : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(future("order"), callLater(1, [setResult("order", "soup")]), awaits("order")),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const awaitException: Rule = {
  id: "future.await-exception",
  says: "Awaiting a future that gets an exception raises that exception (the identical object) at the await.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["set_exception"],
  *judge(run) {
    for (const known of futureAwaits(run)) {
      const finding = known.fate.is === "raised" ? keepsFaith(run, known) : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      future("order"),
      callLater(1, [setException("order", "Boom")]),
      attempt([awaits("order")], except("Boom", log("burnt"))),
    ),
    breaks: change(the("resumed", { by: "main" }), { raised: { exception: "Boom", id: 2 } }),
  },
};

export const awaitCancelled: Rule = {
  id: "future.await-cancelled",
  says: "Awaiting a future that is cancelled raises CancelledError in the awaiting task.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const known of futureAwaits(run)) {
      const finding = known.fate.is === "cancelled" ? keepsFaith(run, known) : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      future("order"),
      callLater(1, [cancel("order")]),
      attempt([awaits("order")], except("CancelledError", log("sorry"))),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: null, raised: undefined }),
  },
};

export const awaitCancelledIsNotCancelRequest: Rule = {
  id: "future.await-cancelled-is-not-cancel-request",
  says: "A task that gets CancelledError because the future it awaited was cancelled has no cancellation request of its own: its cancelling() count is 0 and it may catch the error and go on.",
  doc: "library/asyncio-task#asyncio.Task.cancelling",
  level: "implementation",
  since: "3.11",
  about: ["cancelling"],
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

export const awaitManyTimes: Rule = {
  id: "future.await-many-times",
  says: "A future may be awaited any number of times, also after completion and by several tasks; every await gives the same outcome.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["set_result", "set_exception", "cancel"],
  *judge(run) {
    const awaited = new Set<Id>();
    for (const known of futureAwaits(run)) {
      const finding = awaited.has(known.on) ? keepsFaith(run, known) : undefined;
      awaited.add(known.on);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      future("order"),
      task("guest", awaits("order")),
      callLater(1, [setResult("order", "soup")]),
      awaits("order"),
      awaits("order"),
    ),
    breaks: change(the("resumed", { by: "main" }, 2), { value: null }),
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
    breaks: move(the("resumed", { by: "bert_coro" }), { before: the("resumed", { by: "anna_coro" }) }),
  },
};

export const awaitDoneDoesNotSuspend: Rule = {
  id: "future.await-done-does-not-suspend",
  says: "Awaiting a future that is already done continues at once, without giving other tasks a turn.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "implementation",
  since: "3.4",
  about: ["create_future", "future"],
  *judge(run) {
    for (const { wait, on, fate: end } of futureAwaits(run)) {
      if (end.at > wait.began || wait.began + 1 >= run.trace.length) continue;
      const because = () =>
        `expected ${wait.by} to go on at once with ${on}, which was done, saw something else happen`;
      yield expect(wait.ended === wait.began + 1, because, wait.began, wait.began + 1);
    }
  },
  example: {
    program: main(future("order"), setResult("order"), callSoon([log("next, please")]), awaits("order"), log("served")),
    breaks: all(
      move(the("began", { of: "#5" }), { after: the("waits", { by: "main" }) }),
      change(the("resumed", { by: "main" }), {}),
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
    breaks: move(the("resumed", { by: "guest_coro" }), { before: the("did", { on: "order" }) }),
  },
};

export const resolveFromCallback: Rule = {
  id: "future.resolve-from-callback",
  says: "A future resolved by a plain callback (call_later) wakes its waiter at the loop time of that callback.",
  doc: "library/asyncio-future#asyncio-example-future",
  level: "must",
  since: "3.4",
  about: ["call_later", "call_at"],
  *judge(run) {
    for (const known of futureAwaits(run)) {
      const { wait, on, fate: end } = known;
      if (wait.began > end.at || end.is === "cancelled" || !isTimer(run.trace[end.at])) continue;
      if (wait.ended === undefined) {
        const finding = keepsFaith(run, known);
        if (finding) yield finding;
      } else if (wait.ended > end.at && run.steady(end.at, wait.ended)) {
        const because = () => `expected ${wait.by} to resume at ${end.t} s, when ${on} was resolved, saw ${wait.to} s`;
        yield expect(sameTime(wait.to ?? NaN, end.t), because, end.at, wait.ended);
      }
    }

    function isTimer(setter: (typeof run.trace)[number] | undefined): boolean {
      const node = setter !== undefined && "by" in setter ? run.activation(setter.by)?.node : undefined;
      return node !== undefined && "do" in node && (node.do === "call_later" || node.do === "call_at");
    }
  },
  example: {
    program: main(future("order"), callLater(1.5, [setResult("order", "soup")]), awaits("order")),
    breaks: change(the("resumed", { by: "main" }), { t: 2 }),
  },
};

export const yieldFrom: Untested = {
  id: "future.yield-from",
  says: 'Futures can also be used with "yield from" inside an awaitable iterator (their __iter__ equals __await__).',
  doc: "library/asyncio-future#asyncio.Future",
  level: "implementation",
  since: "3.4",
  untested:
    "The language of programs has no `yield from`: what a custom awaitable awaits, it awaits as a coroutine does.",
};

export const notTruthyAwaitOutsideTask: Rule = {
  id: "future.not-truthy-await-outside-task",
  says: "Driving a future's __await__ by hand past its suspension while it is still pending raises RuntimeError.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "implementation",
  since: "3.7",
  about: ["send"],
  *judge(run) {
    const sends = run.did("send").filter((each) => each.event.unbound === undefined && each.event.on !== undefined);
    for (const wait of run.waits) {
      const body = run.activation(wait.by);
      if (!run.isPlainFuture(wait.on) || body?.event.task !== undefined) continue;
      const [suspended, driven] = sends.filter((each) => each.event.on === wait.by && each.at > wait.began);
      if (suspended === undefined || driven === undefined || !pendingAt(run, wait.on!, driven.at)) continue;
      const raised = wait.outcome?.raised;
      const because = () =>
        `expected RuntimeError where ${wait.by} was sent past ${wait.on}, saw ${tell(raised ?? wait.outcome?.value)}`;
      yield expect(raised?.exception === "RuntimeError" && wait.ended! < driven.at, because, suspended.at, driven.at);
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_future", loop: "L", as: "order" }),
      make(coroutine("guest", awaits("order"))),
      { do: "send", coroutine: "guest" },
      { do: "send", coroutine: "guest" },
    ),
    breaks: without(the("resumed", { by: "guest" }), the("ended", { who: "guest" })),
  },
};
