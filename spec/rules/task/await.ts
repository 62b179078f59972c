import { pendingAt } from "../../lens/fate.ts";
import { keepsFaith, taskAwaits } from "../../lens/known-awaits.ts";
import { loopOf, loopOfFuture } from "../../lens/loop-life.ts";
import { refused } from "../../lens/misuse.ts";
import { change, the } from "../../retell.ts";
import { broken, type Rule } from "../../rule.ts";
import { runningAt } from "../../lens/running.ts";
import type { Id } from "../../trace.ts";
import { usedOnce } from "../../lens/used-once.ts";
import {
  attempt,
  awaits,
  except,
  log,
  main,
  make,
  onLoop,
  raises,
  returns,
  runUntilComplete,
  coroutine,
  sleep,
  task,
} from "../../write.ts";

export const awaitResult: Rule = {
  id: "task.await-result",
  says: "Awaiting a task suspends until it is done and gives its return value.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.4",
  about: ["create_task", "ensure_future"],
  *judge(run) {
    for (const known of taskAwaits(run)) {
      const finding = known.fate.is === "returned" ? keepsFaith(run, known) : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(task("cook", awaits(sleep(1)), returns("soup")), awaits("cook")),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const awaitRaises: Rule = {
  id: "task.await-raises",
  says: "Awaiting a failed task raises its exception object in the awaiter.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.4",
  about: ["create_task", "ensure_future"],
  *judge(run) {
    for (const known of taskAwaits(run)) {
      const finding = known.fate.is === "raised" ? keepsFaith(run, known) : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      task("clumsy", awaits(sleep(1)), raises("Boom")),
      attempt([awaits("clumsy")], except("Boom", log("burnt"))),
    ),
    breaks: change(the("resumed", { by: "main" }), { raised: { exception: "Boom", id: 2 } }),
  },
};

export const awaitRepeatedly: Rule = {
  id: "task.await-repeatedly",
  says: "A task may be awaited several times and by several tasks; the coroutine runs only once and each await gives the same outcome.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["create_task", "ensure_future"],
  *judge(run) {
    const awaited = new Set<Id>();
    for (const known of taskAwaits(run)) {
      const finding = awaited.has(known.on) ? keepsFaith(run, known) : undefined;
      if (finding === undefined) {
        awaited.add(known.on);
        continue;
      }
      const coroutine = run.coroutineOf(known.on);
      const starts = run.trace.flatMap((event, at) => (event.is === "began" && event.of === coroutine ? [at] : []));
      yield starts.length > 1 ? broken(`${coroutine} ran ${starts.length} times`, ...starts) : finding;
    }
  },
  example: {
    program: main(
      task("cook", awaits(sleep(1)), returns("soup")),
      task("guest", awaits("cook")),
      awaits("cook"),
      awaits("cook"),
    ),
    breaks: change(the("resumed", { by: "main" }, 2), { value: null }),
  },
};

export const awaitItself: Rule = {
  id: "task.await-itself",
  says: "A task that awaits itself gets RuntimeError at that await.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "implementation",
  since: "3.6",
  about: ["create_task", "ensure_future", "current_task"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const wait of run.waits) {
      const task = run.activation(wait.by)?.event.task;
      const finding =
        task === wait.on && wait.on !== undefined ? refused(run, wait, "the task that it runs in") : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(task("cook", attempt([awaits("cook")], except("RuntimeError", log("no")))), awaits("cook")),
    breaks: change(the("resumed", { by: "cook_coro" }), { value: null, raised: undefined }),
  },
};

export const futureOfOtherLoop: Rule = {
  id: "task.future-of-other-loop",
  says: "A task that awaits a pending future attached to another loop gets RuntimeError.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "implementation",
  since: "3.4",
  about: ["create_future"],
  needs: ["create_future.loop"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const wait of run.waits) {
      const running = runningAt(run, wait.began);
      if (wait.on === undefined || running === undefined || !run.isPlainFuture(wait.on)) continue;
      const [home, here] = [loopOfFuture(run, wait.on), loopOf(run, running)];
      if (home === undefined || here === undefined || home === here || !pendingAt(run, wait.on, wait.began)) continue;
      if (typeof run.activation(wait.by)?.event.task !== "string") continue;
      const finding = refused(run, wait, `${wait.on}, which belongs to ${home}`);
      if (finding) yield finding;
    }
  },
  example: {
    program: onLoop(
      { do: "new_event_loop", as: "other" },
      make({ call: "create_future", loop: "other", as: "order" }),
      runUntilComplete(coroutine("guest", attempt([awaits("order")], except("RuntimeError", log("no"))))),
    ),
    breaks: change(the("resumed", { by: "guest" }), { value: null, raised: undefined }),
  },
};
