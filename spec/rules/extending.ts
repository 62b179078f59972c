import { boundTo } from "../lens/bound.ts";
import { pendingAt } from "../lens/fate.ts";
import { same, tell } from "../lens/seen.ts";
import { change, the } from "../retell.ts";
import { expect, type Rule } from "../rule.ts";
import type { Seen } from "../trace.ts";
import { awaits, callSoon, main, sleep, task } from "../write.ts";

export const registerTask: Rule = {
  id: "extending.register-task",
  says: "_register_task() makes a foreign task object visible in all_tasks() of its loop until _unregister_task() is called.",
  doc: "library/asyncio-extending#asyncio._register_task",
  level: "should",
  since: "3.7",
  about: ["unregister_task"],
  *judge(run) {
    for (const { at, event } of run.did("unregister_task")) {
      if (event.on === undefined || event.unbound !== undefined || !pendingAt(run, event.on, at)) continue;
      yield expect(
        same(event.value, { dict: { unregistered: false, registered: true } }),
        () =>
          `expected all_tasks() to be without ${event.on} after _unregister_task() and to have it after _register_task(), saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: main(task("pending", awaits(sleep(1))), { do: "unregister_task", task: "pending" }, awaits("pending")),
    breaks: change(the("did", { on: "pending", value: { dict: { unregistered: false, registered: true } } }), {
      value: { dict: { unregistered: true, registered: true } },
    }),
  },
};

export const enterLeaveTask: Rule = {
  id: "extending.enter-leave-task",
  says: "Between _enter_task(loop, task) and _leave_task(loop, task) current_task(loop) is that task; afterwards it is None; entering while another task is entered, or leaving the wrong one, raises RuntimeError.",
  doc: "library/asyncio-extending#asyncio._enter_task",
  level: "should",
  since: "3.7",
  about: ["enter_task"],
  *judge(run) {
    for (const { at, node, event } of run.did("enter_task")) {
      const { on, value } = event;
      const other = boundTo(run, node.other, at);
      if (on === undefined || event.unbound !== undefined || event.raised !== undefined) continue;
      if (other === undefined || other === on) continue;
      const seen: { readonly [key: string]: Seen } =
        typeof value === "object" && value !== null && "dict" in value ? value.dict : {};
      yield expect(
        same(seen["inside"], { ref: on }) &&
          seen["after"] === null &&
          isRuntimeError(seen["entered_another"]) &&
          isRuntimeError(seen["left_another"]),
        () =>
          `expected current_task() to be ${on} inside and None after, and RuntimeError for ${other}, saw ${tell(value)}`,
        at,
      );
    }
  },
  example: {
    program: main(
      task("one", awaits(sleep(1))),
      task("two", awaits(sleep(1))),
      callSoon([{ do: "enter_task", task: "one", other: "two" }], "by_hand"),
      awaits(sleep(2)),
    ),
    breaks: change(the("did", { by: "by_hand()" }), {
      value: {
        dict: {
          inside: null,
          entered_another: { exception: "RuntimeError", id: 1 },
          left_another: { exception: "RuntimeError", id: 2 },
          after: null,
        },
      },
    }),
  },
};

const isRuntimeError = (seen: Seen | undefined): boolean =>
  typeof seen === "object" && seen !== null && "exception" in seen && seen.exception === "RuntimeError";
