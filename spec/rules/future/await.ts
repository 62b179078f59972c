import { pendingAt } from "../../lens/fate.ts";
import { futureAwaits, keepsFaith } from "../../lens/known-awaits.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { expect, type Rule, type Untested } from "../../rule.ts";
import { tell } from "../../lens/seen.ts";
import { intruder } from "../../lens/steps.ts";
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
  needs: [["create_future", "future"]],
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

export const awaitManyTimes: Rule = {
  id: "future.await-many-times",
  says: "A future may be awaited any number of times, also after completion and by several tasks; every await gives the same outcome.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["set_result", "set_exception", "cancel"],
  needs: [["create_future", "future"]],
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

export const awaitDoneDoesNotSuspend: Rule = {
  id: "future.await-done-does-not-suspend",
  says: "Awaiting a future that is already done continues at once, without giving other tasks a turn.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "implementation",
  since: "3.4",
  about: ["create_future", "future"],
  *judge(run) {
    for (const { wait, on, fate: end } of futureAwaits(run)) {
      if (end.at > wait.began) continue;
      const other = intruder(run, wait.began, wait.ended ?? run.trace.length, (who) => who === wait.by);
      const because = () =>
        `expected ${wait.by} to go on at once with ${on}, which was done, saw something else happen`;
      if (other !== undefined || wait.ended !== undefined)
        yield expect(other === undefined, because, wait.began, other ?? wait.ended!);
    }
  },
  example: {
    program: main(future("order"), setResult("order"), callSoon([log("next, please")]), awaits("order"), log("served")),
    breaks: all(
      move(the("ended", { who: "#5()" }), { after: the("waits", { by: "main" }) }),
      move(the("did", { by: "#5()" }), { after: the("waits", { by: "main" }) }),
      move(the("began", { of: "#5" }), { after: the("waits", { by: "main" }) }),
    ),
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
  needs: ["create_future.loop"],
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
