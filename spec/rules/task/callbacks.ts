import { callback, soleRegistrations } from "../../lens/done-callbacks.ts";
import { fate } from "../../lens/fate.ts";
import { taskAwaits } from "../../lens/known-awaits.ts";
import { asked, fits } from "../../lens/questions.ts";
import { waitingAt } from "../../lens/ready-queue.ts";
import { removesAll } from "../../lens/removals.ts";
import { change, move, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import { same, tell } from "../../lens/seen.ts";
import { soleLoop } from "../../lens/sole-loop.ts";
import { isTask } from "../../lens/tasks.ts";
import type { Id } from "../../trace.ts";
import { awaits, callSoon, def, log, main, onDone, result, returns, sleep, task } from "../../write.ts";

export const doneCallbackAfterCompletion: Rule = {
  id: "task.done-callback-after-completion",
  says: "A done callback of a task runs after the task's last step, in a later iteration, with the task as argument and its outcome readable.",
  doc: "library/asyncio-task#asyncio.Task.add_done_callback",
  level: "must",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    for (const registration of soleRegistrations(run)) {
      const { at, on, of } = registration;
      const end = isTask(run, on) ? fate(run, on) : undefined;
      if (end === undefined) continue;
      const { called, missed } = callback(run, registration, end);
      const call = run.activationsOf(of)[0];
      if (missed !== undefined) yield broken(`${of} was not called when ${on} was done`, end.at, missed);
      if (missed !== undefined || called === undefined) continue;
      const passed = at < end.at ? waitingAt(run, end.at).find((each) => each.began > called) : undefined;
      if (called < end.at) yield broken(`${of} was called before the last step of ${on} was over`, called, end.at);
      else if (passed)
        yield broken(`${of} ran before a callback that was ready when ${on} was done`, called, passed.began);
      else if (call?.event.args?.length !== 1 || !same(call.event.args[0], { ref: on }))
        yield broken(
          `expected ${of} to be called with ${on}, saw ${(call?.event.args ?? []).map(tell).join(", ")}`,
          called,
        );
      else yield held(end.at, called);
      for (const question of asked(run, "result", "exception", "done"))
        if (question.on === on && question.by === call?.who) yield fits({ ...question, end });
    }
  },
  example: {
    program: main(
      task("cook", awaits(sleep(1)), callSoon([log("ready before")]), returns(15)),
      onDone("cook", [result("cook")]),
      awaits("cook"),
      awaits(sleep(1)),
    ),
    breaks: change(the("did", { on: "cook", value: 15 }), {
      value: undefined,
      raised: { exception: "InvalidStateError", id: 1 },
    }),
  },
};

export const callbacksAndWaitersInRegistrationOrder: Rule = {
  id: "task.callbacks-and-waiters-in-registration-order",
  says: "The wake-up of a task awaiting another task is one of that task's done callbacks: callbacks and waiters registered earlier run earlier.",
  doc: "library/asyncio-task#asyncio.Task.add_done_callback",
  level: "implementation",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    if (!soleLoop(run)) return;
    const waiters = taskAwaits(run).flatMap(({ wait, on, fate: end }) =>
      wait.ended !== undefined && wait.began < end.at && run.unasked(0, wait.ended)
        ? [{ on, at: wait.began, woke: wait.ended, who: wait.by }]
        : [],
    );
    const callbacks = soleRegistrations(run).flatMap(({ on, at, of }) => {
      const woke = run.activationsOf(of)[0]?.began;
      return woke === undefined ? [] : [{ on, at, woke, who: of }];
    });
    const last = new Map<Id, (typeof waiters)[number]>();
    for (const one of [...waiters, ...callbacks].sort((a, b) => a.at - b.at)) {
      const before = last.get(one.on);
      last.set(one.on, one);
      if (before === undefined || !waiters.some((each) => each.on === one.on)) continue;
      const because = () => `expected ${before.who}, registered with ${one.on} before ${one.who}, to run before it`;
      yield expect(before.woke < one.woke, because, before.woke, one.woke);
    }
  },
  example: {
    program: main(
      task("cook", awaits(sleep(1))),
      onDone("cook", [log("bell")]),
      task("guest", awaits("cook")),
      awaits(sleep(0.5)),
      onDone("cook", [log("bill")]),
      awaits(sleep(1)),
    ),
    breaks: move(the("resumed", { by: "guest_coro" }), { before: the("began", { of: "#7" }) }),
  },
};

export const removeDoneCallback: Rule = {
  id: "task.remove-done-callback",
  says: "remove_done_callback() works on tasks as on futures and returns the number removed.",
  doc: "library/asyncio-task#asyncio.Task.remove_done_callback",
  level: "must",
  since: "3.4",
  about: ["remove_done_callback"],
  *judge(run) {
    yield* removesAll(run, (on) => isTask(run, on));
  },
  example: {
    program: main(
      task("cook", awaits(sleep(1))),
      def("ring", log("ding")),
      onDone("cook", "ring"),
      { do: "remove_done_callback", future: "cook", callback: "ring" },
      awaits("cook"),
    ),
    breaks: change(the("did", { on: "cook", value: 1 }), { value: 0 }),
  },
};
