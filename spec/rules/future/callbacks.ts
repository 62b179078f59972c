import { callback, faithfulFunctions, soleRegistrations } from "../../lens/done-callbacks.ts";
import { fate } from "../../lens/fate.ts";
import { waitingAt } from "../../lens/ready-queue.ts";
import { add, all, change, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import { same, tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { awaits, callSoon, cancel, def, future, log, main, onDone, setResult, sleep } from "../../write.ts";

export const callbackGetsFuture: Rule = {
  id: "future.callback-gets-future",
  says: "A done callback is called with exactly one argument, the future itself.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "must",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    const functions = [...faithfulFunctions(run).values()].map((added) => added[0]!);
    for (const { at, on, of } of [...soleRegistrations(run), ...functions]) {
      for (const { began, event } of run.activationsOf(of)) {
        const args = event.args ?? [];
        const because = () =>
          `expected ${of} to be called with ${on} alone, saw ${args.map(tell).join(", ") || "nothing"}`;
        yield expect(args.length === 1 && same(args[0], { ref: on }), because, at, began);
      }
    }
  },
  example: {
    program: main(future("order"), onDone("order", [log("served")]), setResult("order"), awaits(sleep(1))),
    breaks: change(the("began", { of: "#4" }), { args: [] }),
  },
};

export const callbacksInOrder: Rule = {
  id: "future.callbacks-in-order",
  says: "Done callbacks run in the order in which they were added.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "implementation",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    const last = new Map<string, { readonly of: string; readonly began: number }>();
    for (const { on, of } of soleRegistrations(run)) {
      const began = run.activationsOf(of)[0]?.began;
      if (began === undefined) continue;
      const before = last.get(on);
      last.set(on, { of, began });
      if (before === undefined) continue;
      const because = () => `expected ${before.of} to run before ${of}, which was added to ${on} after it`;
      yield expect(before.began < began, because, before.began, began);
    }
  },
  example: {
    program: main(
      future("order"),
      onDone("order", [log("waiter")]),
      onDone("order", [log("cook")]),
      onDone("order", [log("till")]),
      setResult("order"),
      awaits(sleep(1)),
    ),
    breaks: all(
      move(the("began", { of: "#8" }), { before: the("began", { of: "#4" }) }),
      move(the("did", { by: "#8()" }), { before: the("began", { of: "#4" }) }),
      move(the("ended", { who: "#8()" }), { before: the("began", { of: "#4" }) }),
    ),
  },
};

export const callbacksNotSynchronous: Rule = {
  id: "future.callbacks-not-synchronous",
  says: "Done callbacks are never called inside set_result()/set_exception()/cancel(): they are scheduled with call_soon() and run in a later iteration.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["add_done_callback"],
  needs: [["create_future", "future"]],
  *judge(run) {
    for (const registration of soleRegistrations(run)) {
      const { at, on, of } = registration;
      const end = run.isPlainFuture(on) ? fate(run, on) : undefined;
      if (end === undefined || end.at < at) continue;
      const { called } = callback(run, registration, end);
      if (called === undefined) continue;
      const passed = waitingAt(run, end.at).find((each) => each.began > called);
      if (called < end.at) yield broken(`${of} was called by what made ${on} done`, called, end.at);
      else if (passed)
        yield broken(`${of} ran before a callback that was ready when ${on} was done`, called, passed.began);
      else yield held(end.at, called);
    }
  },
  example: {
    program: main(
      future("order"),
      onDone("order", [log("served")]),
      callSoon([log("ready before")]),
      setResult("order"),
      log("still here"),
      awaits(sleep(1)),
    ),
    breaks: all(
      move(the("began", { of: "#4" }), { before: the("did", { on: "order" }, -1) }),
      move(the("did", { by: "#4()" }), { before: the("did", { on: "order" }, -1) }),
      move(the("ended", { who: "#4()" }), { before: the("did", { on: "order" }, -1) }),
    ),
  },
};

export const callbackOnDoneFuture: Rule = {
  id: "future.callback-on-done-future",
  says: "add_done_callback() on a future that is already done schedules the callback with call_soon(); it is not called synchronously.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "must",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    for (const registration of soleRegistrations(run)) {
      const { at, on, of } = registration;
      const end = fate(run, on);
      if (end === undefined || end.at >= at) continue;
      const { called, missed } = callback(run, registration, end);
      if (missed !== undefined) yield broken(`${of} was added to ${on}, done already, and not called`, at, missed);
      if (missed !== undefined || called === undefined) continue;
      const passed = waitingAt(run, at).find((each) => each.began > called);
      if (called < at) yield broken(`${of} was called by add_done_callback() on ${on}, which was done`, called, at);
      else if (passed)
        yield broken(`${of} ran before a callback that was ready when it was added`, called, passed.began);
      else yield held(at, called);
    }
  },
  example: {
    program: main(
      future("order"),
      setResult("order"),
      onDone("order", [log("served")]),
      log("still here"),
      awaits(sleep(1)),
    ),
    breaks: all(
      move(the("began", { of: "#5" }), { before: the("did", { op: 5 }) }),
      move(the("did", { by: "#5()" }), { before: the("did", { op: 5 }) }),
      move(the("ended", { who: "#5()" }), { before: the("did", { op: 5 }) }),
    ),
  },
};

export const callbackOnce: Rule = {
  id: "future.callback-once",
  says: "Each registration of a done callback leads to exactly one call.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "should",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    for (const registration of soleRegistrations(run)) {
      const { at, on, of } = registration;
      const calls = run.activationsOf(of).map((each) => each.began);
      const end = fate(run, on);
      const missed = end === undefined ? undefined : callback(run, registration, end).missed;
      const because = () => `expected one call of ${of}, added once to ${on}, saw ${calls.length}`;
      if (calls.length > 0) yield expect(calls.length === 1, because, at, ...calls);
      else if (missed !== undefined) yield broken(because(), at, missed);
    }
  },
  example: {
    program: main(future("order"), onDone("order", [log("served")]), setResult("order"), awaits(sleep(1))),
    breaks: add(
      the("ended", { who: "#4()" }),
      { is: "began", who: "#4()~2", of: "#4", op: 4, args: [{ ref: "order" }] },
      { is: "ended", who: "#4()~2", value: null },
    ),
  },
};

export const duplicateCallbacksKept: Rule = {
  id: "future.duplicate-callbacks-kept",
  says: "Adding the same function twice as done callback makes it run twice: registrations are not merged.",
  doc: "library/asyncio-future#asyncio.Future.remove_done_callback",
  level: "must",
  since: "3.4",
  about: ["add_done_callback"],
  needs: ["def", "set_result"],
  *judge(run) {
    const removed = new Set(run.did("remove_done_callback").map((each) => each.node.callback));
    for (const [of, added] of faithfulFunctions(run)) {
      const { on, node } = added[0]!;
      const end = fate(run, on);
      if (added.length < 2 || end === undefined || removed.has(node.callback as string)) continue;
      const calls = run.activationsOf(of).map((each) => each.began);
      const due = caughtUp(run, Math.max(end.at, added.at(-1)!.at));
      const because = () => `expected ${added.length} calls of ${of}, added so often to ${on}, saw ${calls.length}`;
      if (calls.length >= added.length) yield expect(calls.length === added.length, because, end.at, ...calls);
      else if (due !== undefined) yield broken(because(), end.at, ...calls, due);
    }
  },
  example: {
    program: main(
      future("order"),
      def("ring", log("ding")),
      onDone("order", "ring"),
      onDone("order", "ring"),
      setResult("order"),
      awaits(sleep(1)),
    ),
    breaks: without(
      the("began", { who: "ring()~2" }),
      the("did", { by: "ring()~2" }),
      the("ended", { who: "ring()~2" }),
    ),
  },
};

export const callbacksOnCancel: Rule = {
  id: "future.callbacks-on-cancel",
  says: "cancel() schedules the done callbacks too.",
  doc: "library/asyncio-future#asyncio.Future.cancel",
  level: "must",
  since: "3.4",
  about: ["add_done_callback"],
  needs: ["cancel", ["create_future", "future"]],
  *judge(run) {
    for (const registration of soleRegistrations(run)) {
      const { at, on, of } = registration;
      const end = run.isPlainFuture(on) ? fate(run, on) : undefined;
      if (end?.is !== "cancelled" || end.at < at) continue;
      const { called, missed } = callback(run, registration, end);
      if (missed !== undefined) yield broken(`${of} was not called when ${on} was cancelled`, end.at, missed);
      else if (called !== undefined) yield held(end.at, called);
    }
  },
  example: {
    program: main(future("order"), onDone("order", [log("sorry")]), cancel("order"), awaits(sleep(1))),
    breaks: without(the("began", { of: "#4" }), the("did", { by: "#4()" }), the("ended", { who: "#4()" })),
  },
};
