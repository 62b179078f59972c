import { classFindings } from "../../lens/class-relations.ts";
import { getsAfterShutdown, gettersAt, putsAfterShutdown, puttersAt } from "../../lens/queue-shutdown.ts";
import { joinsAtOnce, joinsThatWait } from "../../lens/queue-turns.ts";
import { unfinished } from "../../lens/queue-contents.ts";
import { lines, raisedBy, shutdownOf } from "../../lens/queues.ts";
import { change, later, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import {
  attempt,
  awaits,
  callLater,
  except,
  get,
  getNowait,
  join,
  main,
  put,
  putNowait,
  queue,
  shutdown,
  sleep,
  task,
  taskDone,
} from "../../write.ts";

export const shutdownPut: Rule = {
  id: "queue.shutdown-put",
  says: "After shutdown() put() and put_nowait() raise QueueShutDown.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "must",
  since: "3.13",
  about: ["queue_shutdown"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "queue") yield* putsAfterShutdown(run, line);
  },
  example: {
    program: main(
      queue("q", 1),
      putNowait("q", 1),
      shutdown("q"),
      putNowait("q", 2),
      attempt([awaits(put("q", 3))], except("Exception")),
    ),
    breaks: change(the("did", { value: 2 }), { raised: { exception: "QueueFull", id: 1 } }),
  },
};

export const shutdownGetDrains: Rule = {
  id: "queue.shutdown-get-drains",
  says: "After shutdown() the items already in the queue can still be got; when it is empty get() and get_nowait() raise QueueShutDown.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "must",
  since: "3.13",
  about: ["queue_shutdown"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "queue") yield* getsAfterShutdown(run, line);
  },
  example: {
    program: main(queue("q"), putNowait("q", 1), shutdown("q"), awaits(get("q")), getNowait("q")),
    breaks: change(the("did", { raised: { exception: "QueueShutDown", id: 1 } }), {
      raised: { exception: "QueueEmpty", id: 1 },
    }),
  },
};

export const shutdownWakesGetters: Rule = {
  id: "queue.shutdown-wakes-getters",
  says: "shutdown() of an empty queue makes every task blocked in get() raise QueueShutDown.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "must",
  since: "3.13",
  about: ["queue_shutdown"],
  needs: ["get"],
  *judge(run) {
    for (const line of lines(run)) {
      const [first] = line.shutdowns;
      if (first !== undefined && !first.immediate) yield* gettersAt(run, line, first);
    }
  },
  example: {
    program: main(
      queue("q"),
      callLater(1, [shutdown("q")]),
      task("other", awaits(get("q"))),
      attempt([awaits(get("q"))], except("Exception")),
      awaits(sleep(1)),
    ),
    breaks: later(the("resumed", { by: "main" }), 3),
  },
};

export const shutdownWakesPutters: Rule = {
  id: "queue.shutdown-wakes-putters",
  says: "shutdown() makes every task blocked in put() raise QueueShutDown; their items are not added.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "must",
  since: "3.13",
  about: ["queue_shutdown"],
  needs: ["put"],
  *judge(run) {
    for (const line of lines(run)) if (line.shutdowns[0] !== undefined) yield* puttersAt(run, line, line.shutdowns[0]);
  },
  example: {
    program: main(
      queue("q", 1),
      putNowait("q", 1),
      callLater(1, [shutdown("q")]),
      attempt([awaits(put("q", 2))], except("Exception")),
      getNowait("q"),
    ),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
  },
};

export const shutdownJoin: Rule = {
  id: "queue.shutdown-join",
  says: "A pending join() is not released by a plain shutdown(); it returns when task_done() was called for the remaining items.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "must",
  since: "3.13",
  about: ["queue_shutdown"],
  needs: ["task_done", "call_later"],
  *judge(run) {
    for (const line of lines(run)) {
      const at = shutdownOf(line);
      if (line.shutdowns.some(({ immediate }) => immediate) || unfinished(line, at).least === 0) continue;
      yield* joinsThatWait(run, line, ({ began, ended }) => began < at && ended > at);
    }
  },
  example: {
    program: main(
      queue("q"),
      putNowait("q", 1),
      callLater(1, [shutdown("q")]),
      callLater(2, [getNowait("q"), taskDone("q")]),
      awaits(join("q")),
      awaits(sleep(1)),
    ),
    breaks: (trace) => later(the("resumed", { by: "main" }), 4)(trace),
  },
};

export const shutdownTaskDoneStillWorks: Rule = {
  id: "queue.shutdown-task-done-still-works",
  says: "task_done() and join() remain usable after shutdown().",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "should",
  since: "3.13",
  about: ["queue_shutdown"],
  *judge(run) {
    for (const line of lines(run)) {
      const at = shutdownOf(line);
      for (const one of line.operations) {
        if (one.kind !== "task_done" || one.began < at || one.began >= line.until) continue;
        const { least, most } = unfinished(line, one.began);
        if (least === 0 && most > 0) continue;
        const wanted = least > 0 ? undefined : "ValueError";
        yield expect(
          raisedBy(one) === wanted,
          () => `task_done() after shutdown() raised ${raisedBy(one) ?? "nothing"} with ${least} items unfinished`,
          one.began,
        );
      }
      if (at === Infinity) continue;
      for (const findings of [joinsAtOnce, joinsThatWait]) yield* findings(run, line, ({ began }) => began > at);
    }
  },
  example: {
    program: main(queue("q"), putNowait("q", 1), shutdown("q"), getNowait("q"), taskDone("q"), awaits(join("q"))),
    breaks: change(the("did", {}, -2), { raised: { exception: "QueueShutDown", id: 1 } }),
  },
};

export const shutdownExceptionClass: Rule = {
  id: "queue.shutdown-exception-class",
  says: "QueueShutDown is an Exception subclass, distinct from QueueEmpty and QueueFull.",
  doc: "library/asyncio-queue#asyncio.QueueShutDown",
  level: "must",
  since: "3.13",
  about: ["issubclass"],
  *judge(run) {
    yield* classFindings(run, [
      ["asyncio.QueueShutDown", "Exception", true],
      ["asyncio.QueueShutDown", "asyncio.QueueEmpty", false],
      ["asyncio.QueueShutDown", "asyncio.QueueFull", false],
    ]);
  },
  example: {
    program: main(
      { do: "issubclass", class: "asyncio.QueueShutDown", of: "Exception" },
      { do: "issubclass", class: "asyncio.QueueShutDown", of: "asyncio.QueueEmpty" },
      { do: "issubclass", class: "asyncio.QueueShutDown", of: "asyncio.QueueFull" },
    ),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};
