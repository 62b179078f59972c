import { literal } from "../../lens/context-variables.ts";
import { futureAwaits } from "../../lens/known-awaits.ts";
import { askedOfDone, askedOfPending, fits } from "../../lens/questions.ts";
import { all, change, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import type { Id, SeenException } from "../../trace.ts";
import {
  attempt,
  awaits,
  callLater,
  cancel,
  cancelled,
  done,
  except,
  exception,
  future,
  main,
  result,
  setResult,
} from "../../write.ts";

export const cancelPending: Rule = {
  id: "future.cancel-pending",
  says: "cancel() of a pending future returns True and makes it cancelled and done immediately.",
  doc: "library/asyncio-future#asyncio.Future.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  needs: [["create_future", "future"]],
  *judge(run) {
    for (const { at, on, node, event, answer } of askedOfPending(run, "cancel")) {
      // the callbacks of a loop that is closed cannot be scheduled, and cancel() took no message up to 3.8
      const refusals = node.msg === undefined ? /^RuntimeError$/ : /^(RuntimeError|TypeError)$/;
      if (refusals.test(event.raised?.exception ?? "")) continue;
      const because = () => `expected cancel() of ${on}, which was pending, to return True, saw ${answer}`;
      yield expect(event.value === true, because, at);
    }
    for (const question of askedOfDone(run, "done", "cancelled"))
      if (question.end.is === "cancelled") yield fits(question);
  },
  example: {
    program: main(future("order"), cancel("order"), cancelled("order"), done("order")),
    breaks: change(the("did", { on: "order", op: 5 }), { value: false }),
  },
};

export const cancelDone: Rule = {
  id: "future.cancel-done",
  says: "cancel() of a future that is done or already cancelled returns False and changes nothing.",
  doc: "library/asyncio-future#asyncio.Future.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  needs: [["create_future", "future"]],
  *judge(run) {
    const cancelledLate = new Set<Id>();
    for (const question of askedOfDone(run, "cancel", "done", "cancelled", "result", "exception")) {
      const { at, on, node, event, end, answer } = question;
      if (node.do !== "cancel") {
        if (cancelledLate.has(on)) yield fits({ ...question, node });
        continue;
      }
      if (node.msg !== undefined && event.raised?.exception === "TypeError") continue; // up to 3.8
      cancelledLate.add(on);
      const because = () => `expected cancel() of ${on}, done since ${end.t} s, to return False, saw ${answer}`;
      yield expect(event.value === false, because, end.at, at);
    }
  },
  example: {
    program: main(future("order"), setResult("order", 7), cancel("order"), result("order")),
    breaks: all(
      change(the("did", { on: "order" }, 2), { value: true }),
      change(the("did", { on: "order" }, 3), {
        value: undefined,
        raised: { exception: "CancelledError", id: 1, args: [] },
      }),
    ),
  },
};

export const cancelledResult: Rule = {
  id: "future.cancelled-result",
  says: "result() and exception() of a cancelled future raise CancelledError.",
  doc: "library/asyncio-future#asyncio.Future.result",
  level: "must",
  since: "3.4",
  about: ["result", "exception"],
  needs: ["cancel", ["create_future", "future"]],
  *judge(run) {
    for (const question of askedOfDone(run, "result", "exception"))
      if (question.end.is === "cancelled") yield fits(question);
  },
  example: {
    program: main(future("order"), cancel("order"), result("order"), exception("order")),
    breaks: change(the("did", { on: "order" }, -1), { value: null, raised: undefined }),
  },
};

export const cancelMsg: Rule = {
  id: "future.cancel-msg",
  says: "The msg argument of Future.cancel() becomes the argument of the CancelledError raised when the future is awaited or read.",
  doc: "library/asyncio-future#asyncio.Future.cancel",
  level: "must",
  since: "3.9",
  about: ["cancel"],
  needs: ["cancel.msg"],
  *judge(run) {
    for (const { at, on, node, event, answer } of askedOfPending(run, "cancel"))
      if (node.msg !== undefined && event.raised?.exception === "TypeError")
        yield broken(`expected cancel() of ${on} to take a message, saw ${answer}`, at);
    for (const { at, on, event, end } of askedOfDone(run, "result", "exception")) {
      if (end.is === "cancelled") yield* carries(run, on, event.raised, end.at, at);
    }
    for (const { wait, on, fate: end } of futureAwaits(run)) {
      if (end.is !== "cancelled" || wait.ended === undefined || !run.unasked(0, wait.ended)) continue;
      yield* carries(run, on, wait.outcome?.raised, end.at, wait.ended);
    }
  },
  example: {
    program: main(
      future("order"),
      callLater(1, [cancel("order", "sold out")]),
      attempt([awaits("order")], except("CancelledError")),
    ),
    breaks: change(the("resumed", {}, 1), { raised: { exception: "CancelledError", id: 1, args: [] } }),
  },
};

/** Whether the CancelledError that is seen at the one place has for argument what was given to cancel() at the other. */
function* carries(run: Run, on: Id, raised: SeenException | undefined, cancel: number, at: number): Iterable<Finding> {
  const msg = literal(run.did("cancel").find((each) => each.at === cancel)?.node.msg);
  if (msg === undefined || msg === null || raised?.exception !== "CancelledError") return;
  const args = raised.args ?? [];
  const because = () =>
    `expected the CancelledError of ${on} to have the one argument ${tell(msg)}, saw ${args.map(tell).join(", ")}`;
  yield expect(args.length === 1 && same(args[0], msg), because, cancel, at);
}
