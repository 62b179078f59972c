import { agreements, deliveries, taskRequests } from "../../lens/cancelled-task.ts";
import { registrations } from "../../lens/done-callbacks.ts";
import { type Fate, fate, ownBody } from "../../lens/fate.ts";
import { isOrderly } from "../../lens/orderly.ts";
import { same, tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { ending, isCancelled, replyTo } from "../../lens/suspension.ts";
import { madeTasks } from "../../lens/tasks.ts";
import type { Body, Of } from "../../program.ts";
import { add, all, change, move, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Wait } from "../../run.ts";
import type { Id } from "../../trace.ts";
import {
  attempt,
  awaits,
  cancel,
  cancelled,
  except,
  exception,
  lastly,
  log,
  main,
  onDone,
  raises,
  reraise,
  result,
  returns,
  sleep,
  task,
} from "../../write.ts";
import { perRun } from "../../lens/per-run.ts";
import { raisedIn } from "../../lens/raised.ts";
import { sifted } from "../../lens/sifted.ts";

const nap = task("nap", awaits(sleep(9)));

export const propagatedMakesCancelled: Rule = {
  id: "cancel.propagated-makes-cancelled",
  says: "If the coroutine lets the CancelledError escape (directly or re-raised after clean-up), the task ends with cancelled() True.",
  doc: "library/asyncio-task#asyncio.Task.cancelled",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { task, end } of answers(run)) {
      if (end.is === "cancelled") yield* agreements(run, task, end);
    }
  },
  example: {
    program: main(
      task("nap", attempt([awaits(sleep(9))], except("CancelledError", awaits(sleep(1)), reraise))),
      awaits(sleep(1)),
      cancel("nap"),
      awaits(sleep(2)),
      cancelled("nap"),
    ),
    breaks: change(the("did", { on: "nap" }, -1), { value: false }),
  },
};

export const suppressedCompletesNormally: Rule = {
  id: "cancel.suppressed-completes-normally",
  says: "If the coroutine catches the CancelledError and returns, the task ends normally: cancelled() is False and the result is available.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { task, end } of answers(run)) {
      if (end.is === "returned") yield* agreements(run, task, end);
    }
  },
  example: {
    program: main(
      task("nap", attempt([awaits(sleep(9))], except("CancelledError", returns("rested")))),
      awaits(sleep(1)),
      cancel("nap"),
      awaits(sleep(1)),
      cancelled("nap"),
      result("nap"),
    ),
    breaks: change(the("did", { on: "nap", value: false }), { value: true }),
  },
};

export const otherExceptionReplaces: Rule = {
  id: "cancel.other-exception-replaces",
  says: "If the coroutine answers the cancellation with another exception, the task ends with that exception and is not cancelled.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { task, end } of answers(run)) {
      if (end.is === "raised") yield* agreements(run, task, end);
    }
  },
  example: {
    program: main(
      task("nap", attempt([awaits(sleep(9))], except("CancelledError", raises("Boom")))),
      awaits(sleep(1)),
      cancel("nap"),
      awaits(sleep(1)),
      cancelled("nap"),
      exception("nap"),
    ),
    breaks: change(the("did", { on: "nap", value: false }), { value: true }),
  },
};

export const raisingCancellederrorYourself: Rule = {
  id: "cancel.raising-cancellederror-yourself",
  says: "A coroutine that raises CancelledError without having been asked to makes its task end cancelled.",
  doc: "library/asyncio-task#asyncio.Task.cancelled",
  level: "implementation",
  since: "3.4",
  about: ["raise"],
  *judge(run) {
    if (!isOrderly(run)) return;
    for (const { id, body } of madeTasks(run)) {
      const end = fate(run, id);
      if (end?.is !== "cancelled" || !run.calm(body!.began, end.at)) continue;
      yield* agreements(run, id, end);
    }
  },
  example: {
    program: main(task("quitter", raises("CancelledError")), awaits(sleep(1)), cancelled("quitter")),
    breaks: change(the("did", { on: "quitter" }), { value: false }),
  },
};

export const awaiterSeesCancellederror: Rule = {
  id: "cancel.awaiter-sees-cancellederror",
  says: "Awaiting a cancelled task raises CancelledError in the awaiter, which may catch it and continue.",
  doc: "library/asyncio-task#asyncio.Task.result",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    if (!isOrderly(run)) return;
    for (const task of new Set(taskRequests(run).map((request) => request.on))) {
      const end = fate(run, task);
      if (end?.is !== "cancelled") continue;
      for (const waited of run.waits.filter((each) => each.on === task && each.node.do === "await")) {
        const { wait, proof } = replyTo(run, waited, Math.max(waited.began, end.at)) ?? {};
        if (wait === undefined || proof === undefined) continue;
        yield expect(
          isCancelled(wait) || wait.outcome?.raised?.exception === "SubCancelledError",
          () => `${task} ended cancelled at ${end.t}, but the await of it in ${wait.by} ${ending(wait)}`,
          end.at,
          proof,
        );
      }
    }
  },
  example: {
    program: main(
      nap,
      awaits(sleep(1)),
      cancel("nap"),
      attempt([awaits("nap")], except("CancelledError")),
      awaits(sleep(1)),
    ),
    breaks: change(the("resumed", { by: "main" }, 2), { value: null, raised: undefined }),
  },
};

export const doneCallbacksRun: Rule = {
  id: "cancel.done-callbacks-run",
  says: "Done callbacks of a cancelled task run, with cancelled() True.",
  doc: "library/asyncio-task#asyncio.Task.add_done_callback",
  level: "must",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    if (!isOrderly(run) || run.did("remove_done_callback").length > 0) return;
    for (const { at, on, of } of registrations(run)) {
      const end = run.coroutineOf(on) === undefined ? undefined : fate(run, on);
      if (end?.is !== "cancelled") continue;
      const ready = Math.max(at, end.at);
      const call = run.activationsOf(of).find((each) => each.began > at && same(each.event.args?.[0], { ref: on }));
      const proof = call?.began ?? caughtUp(run, ready);
      if (proof === undefined) continue;
      yield expect(
        call !== undefined,
        () => `${on} ended cancelled at ${end.t}, but its done callback never ran`,
        ready,
        proof,
      );
      for (const { at: place, by, event } of run.did("cancelled")) {
        if (event.on !== on || by !== call?.who) continue;
        yield expect(
          event.value === true,
          () => `${by}, a done callback of ${on}, was told that it is not cancelled`,
          place,
        );
      }
    }
  },
  example: {
    program: main(nap, onDone("nap", [cancelled("nap")]), awaits(sleep(1)), cancel("nap"), awaits(sleep(1))),
    breaks: change(the("did", { on: "nap" }, -1), { value: false }),
  },
};

export const cancelledFalseWhileRunning: Rule = {
  id: "cancel.cancelled-false-while-running",
  says: "A task with cancelling() > 0 that is still executing has cancelled() False.",
  doc: "library/asyncio-task#asyncio.Task.cancelling",
  level: "must",
  since: "3.11",
  about: ["cancelled"],
  *judge(run) {
    for (const { at, event } of run.did("cancelled")) {
      const { on, value, unbound } = event;
      const asked = taskRequests(run).some((request) => request.on === on && request.at < at);
      const body = on === undefined || unbound !== undefined || !asked ? undefined : ownBody(run, on);
      if (body === undefined || body.began > at || (body.ended ?? Infinity) < at) continue;
      yield expect(value === false, () => `${on} was still executing, but its cancelled() is ${tell(value)}`, at);
    }
  },
  example: {
    program: main(
      task("nap", lastly([awaits(sleep(9))], cancelled("nap"))),
      awaits(sleep(1)),
      cancel("nap"),
      attempt([awaits("nap")], except("CancelledError")),
    ),
    breaks: change(the("did", { on: "nap", value: false }), { value: true }),
  },
};

export const exceptExceptionDoesNotCatch: Rule = {
  id: "cancel.except-exception-does-not-catch",
  says: 'A plain "except Exception" does not catch CancelledError, so cancellation passes through such handlers.',
  doc: "library/asyncio-task#task-cancellation",
  level: "must",
  since: "3.8",
  about: ["try"],
  *judge(run) {
    if (!raisedIn(run).has("CancelledError") && !raisedIn(run).has("SubCancelledError")) return;
    for (const [at, event] of run.trace.entries()) {
      if (event.is !== "caught" || event.except !== "Exception" || event.raised.exception !== "CancelledError")
        continue;
      yield broken(`${event.by} caught CancelledError with "except Exception"`, at);
    }
    for (const wait of run.waits) {
      if (!isCancelled(wait)) continue;
      const around = run.nodes.find((node) => "do" in node && node.do === "try" && isGuarded(node, wait.node));
      if (around !== undefined) yield held(wait.ended!);
    }
  },
  example: {
    program: main(
      task("nap", attempt([awaits(sleep(9))], except("Exception", log("swallowed")))),
      awaits(sleep(1)),
      cancel("nap"),
      awaits(sleep(1)),
    ),
    breaks: add(the("resumed", { by: "nap_coro" }), {
      is: "caught",
      by: "nap_coro",
      op: 4,
      except: "Exception",
      raised: { exception: "CancelledError", id: 1, args: [] },
    }),
  },
};

/** The example of the documentation, whatever its tasks are called. */
export const exampleOrder: Rule = {
  id: "cancel.example-order",
  says: "In the documented example (cancel during a long sleep, except prints and re-raises, finally prints) the order is: before sleep, cancel sleep, after sleep, then the awaiter.",
  doc: "library/asyncio-task#asyncio-example-task-cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { task, end, delivery } of answers(run)) {
      const body = ownBody(run, task)!;
      const caught = run.trace.findIndex(
        (event, at) =>
          at > delivery.ended! && event.is === "caught" && event.by === body.who && event.except === "CancelledError",
      );
      for (const wait of run.waits.filter((each) => each.on === task && each.began < end.at && isCancelled(each))) {
        if (caught < 0 || end.is !== "cancelled" || !run.calm(delivery.ended! + 1, Math.max(wait.ended!, end.at)))
          continue;
        const order = [delivery.ended!, caught, body.ended!, wait.ended!];
        yield expect(
          order.every((place, step) => place > (order[step - 1] ?? -1)),
          () =>
            `${wait.by} was told of the end of ${task} at ${wait.to}, and ${task} ended at ${body.to}: in the wrong order`,
          ...order,
        );
      }
    }
  },
  example: {
    program: main(
      task(
        "cancel_me",
        log("before sleep"),
        attempt(
          [lastly([awaits(sleep(3600))], log("after sleep"))],
          except("CancelledError", log("cancel sleep"), reraise),
        ),
      ),
      awaits(sleep(1)),
      cancel("cancel_me"),
      attempt([awaits("cancel_me")], except("CancelledError", log("main: cancelled now"))),
    ),
    breaks: all(
      move(the("resumed", { by: "main" }, 2), { before: the("caught", { by: "cancel_me_coro" }) }),
      move(the("caught", { by: "main" }), { after: the("resumed", { by: "main" }, 2) }),
    ),
  },
};

interface Answered {
  readonly task: Id;
  readonly end: Fate;
  /** the await out of which the CancelledError came last */
  readonly delivery: Wait;
}

/** Each task that was asked to be cancelled, got its CancelledError, and how it ended then. */
const answers = perRun((run): readonly Answered[] =>
  sifted([...new Set(taskRequests(run).map((request) => request.on))], (task) => {
    const end = fate(run, task);
    const delivery = deliveries(run, task).findLast((each) => each.ended! < (end?.at ?? 0));
    return end === undefined || delivery === undefined ? undefined : { task, end, delivery };
  }),
);

/** Whether that await stands in the body of that try statement, which catches Exception. */
function isGuarded(statement: Of<"try">, node: Wait["node"]): boolean {
  const catches = statement.handlers?.[0]?.except === "Exception";
  return catches && contains(statement.body, node);
}

const contains = (body: Body, node: Wait["node"]): boolean =>
  body.some(
    (each) =>
      each.op === node.op ||
      (each.do === "repeat" && contains(each.body, node)) ||
      (each.do === "try" && each.handlers === undefined && contains(each.body, node)),
  );
