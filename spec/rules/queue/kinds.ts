import { inOrder, later, lower } from "../../lens/queue-order.ts";
import { refusedGets, refusedPuts } from "../../lens/queue-refusals.ts";
import { getsAfterShutdown, putsAfterShutdown } from "../../lens/queue-shutdown.ts";
import { getsThatWait, joinsAtOnce, joinsThatWait, putsThatWait } from "../../lens/queue-turns.ts";
import { lines, shutdownOf } from "../../lens/queues.ts";
import { change, move, the } from "../../retell.ts";
import type { Rule } from "../../rule.ts";
import { awaits, callLater, get, getNowait, main, put, putNowait, queue, shutdown, sleep } from "../../write.ts";

export const lifoPriorityAreQueues: Rule = {
  id: "queue.lifo-priority-are-queues",
  says: "LifoQueue and PriorityQueue have the same blocking, bounding, join and error behaviour as Queue.",
  doc: "library/asyncio-queue#asyncio.LifoQueue",
  level: "must",
  since: "3.4",
  about: ["lifo_queue", "priority_queue"],
  *judge(run) {
    for (const line of lines(run)) {
      if (line.kind === "queue") continue;
      yield* getsThatWait(run, line);
      yield* putsThatWait(run, line);
      yield* refusedPuts(line);
      yield* refusedGets(line);
      if (shutdownOf(line) < Infinity) continue;
      yield* joinsAtOnce(run, line);
      yield* joinsThatWait(run, line);
    }
  },
  example: {
    program: main(
      queue("stack", 1, "lifo_queue"),
      putNowait("stack", 1),
      callLater(1, [getNowait("stack")]),
      awaits(put("stack", 2)),
      awaits(sleep(1)),
    ),
    breaks: move(the("resumed", { by: "main" }), { after: the("waits", { by: "main" }) }),
  },
};

export const shutdownSubclasses: Rule = {
  id: "queue.shutdown-subclasses",
  says: "LifoQueue and PriorityQueue support shutdown() in the same way.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "should",
  since: "3.13",
  about: ["queue_shutdown"],
  *judge(run) {
    for (const line of lines(run)) {
      if (line.kind === "queue" || shutdownOf(line) === Infinity) continue;
      yield* putsAfterShutdown(run, line);
      yield* getsAfterShutdown(run, line);
      const left = { ...line, gets: line.gets.filter(({ began }) => began > shutdownOf(line)) };
      yield* inOrder(left, line.kind === "lifo_queue" ? later : lower);
    }
  },
  example: {
    program: main(
      queue("q", undefined, "priority_queue"),
      putNowait("q", 2),
      putNowait("q", 1),
      shutdown("q"),
      awaits(get("q")),
      getNowait("q"),
      getNowait("q"),
    ),
    breaks: change(the("did", { raised: { exception: "QueueShutDown", id: 1 } }), {
      raised: { exception: "QueueEmpty", id: 1 },
    }),
  },
};
