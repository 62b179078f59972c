import { exactly, stored } from "../../lens/queue-contents.ts";
import { gettersAt, immediateOf, refused } from "../../lens/queue-shutdown.ts";
import { joinsThatWait } from "../../lens/queue-turns.ts";
import { type Line, lines, raisedBy, succeeded } from "../../lens/queues.ts";
import { tell } from "../../lens/seen.ts";
import { change, later, the } from "../../retell.ts";
import { broken, expect, type Finding, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  attempt,
  awaits,
  callLater,
  except,
  get,
  getNowait,
  join,
  main,
  putNowait,
  qsize,
  queue,
  shutdown,
  sleep,
} from "../../write.ts";

export const shutdownImmediateDrains: Rule = {
  id: "queue.shutdown-immediate-drains",
  says: "shutdown(immediate=True) removes all items: later get() and get_nowait() raise QueueShutDown at once.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "must",
  since: "3.13",
  about: ["queue_shutdown"],
  needs: ["queue_shutdown.immediate"],
  *judge(run) {
    for (const line of lines(run)) if (line.shutdowns[0]?.immediate === true) yield* drained(run, line);
  },
  example: {
    program: main(
      queue("q"),
      putNowait("q", 1),
      shutdown("q", true),
      qsize("q"),
      attempt([awaits(get("q"))], except("Exception")),
    ),
    breaks: change(the("did", { value: 0 }), { value: 1 }),
  },
};

/** What is seen of a queue that had items when all of them were dropped. */
function* drained(run: Run, line: Line): Iterable<Finding> {
  const at = immediateOf(line);
  if (at >= line.until || stored(line, at).least === 0) return;
  for (const get of line.gets) if (get.began > at) yield* refused(run, get, get.began);
  for (const { at: place, event } of run.did("qsize")) {
    if (event.on !== line.id || place < at) continue;
    yield expect(event.value === 0, () => `${line.id} was drained, but qsize() was ${tell(event.value)}`, at, place);
  }
}

export const shutdownImmediateUnfinished: Rule = {
  id: "queue.shutdown-immediate-unfinished",
  says: "shutdown(immediate=True) lowers the number of unfinished items by the number of removed ones; if it reaches zero a waiting join() returns.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "must",
  since: "3.13",
  about: ["queue_shutdown"],
  needs: ["queue_shutdown.immediate", "join"],
  *judge(run) {
    for (const line of lines(run)) {
      const at = immediateOf(line);
      if (at < line.until && exactly(stored(line, at)) !== undefined)
        yield* joinsThatWait(run, line, ({ began, ended }) => began < at && ended > at);
    }
  },
  example: {
    program: main(
      queue("q"),
      putNowait("q", 1),
      callLater(1, [shutdown("q", true)]),
      awaits(join("q")),
      awaits(sleep(1)),
    ),
    breaks: later(the("resumed", { by: "main" }), 3),
  },
};

export const shutdownImmediateGetters: Rule = {
  id: "queue.shutdown-immediate-getters",
  says: "shutdown(immediate=True) also makes tasks blocked in get() raise QueueShutDown.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "must",
  since: "3.13",
  about: ["queue_shutdown"],
  needs: ["get", "queue_shutdown.immediate"],
  *judge(run) {
    for (const line of lines(run)) {
      const [first] = line.shutdowns;
      if (first?.immediate === true) yield* gettersAt(run, line, first);
    }
  },
  example: {
    program: main(
      queue("q"),
      callLater(1, [shutdown("q", true)]),
      attempt([awaits(get("q"))], except("Exception")),
      awaits(sleep(1)),
    ),
    breaks: later(the("resumed", { by: "main" }), 3),
  },
};

export const shutdownTwice: Rule = {
  id: "queue.shutdown-twice",
  says: "shutdown() may be called again; a second call with immediate=True drains a queue that was shut down gracefully.",
  doc: "library/asyncio-queue#asyncio.Queue.shutdown",
  level: "implementation",
  since: "3.13",
  about: ["queue_shutdown"],
  *judge(run) {
    for (const line of lines(run)) {
      const calls = line.operations.filter((one) => one.kind === "queue_shutdown" && one.began < line.until);
      for (const again of calls.slice(1)) {
        if (succeeded(again)) yield held(again.began);
        else yield broken(`a second shutdown() of ${line.id} raised ${raisedBy(again)}`, again.began);
      }
      if (line.shutdowns[0]?.immediate === false) yield* drained(run, line);
    }
  },
  example: {
    program: main(queue("q"), putNowait("q", 1), shutdown("q"), shutdown("q", true), qsize("q"), getNowait("q")),
    breaks: change(the("did", { raised: { exception: "QueueShutDown", id: 1 } }), { raised: undefined, value: 1 }),
  },
};
