import { exactly, stored } from "../../lens/queue-contents.ts";
import { getsThatWait, hasRoom, isLate, isServed, putsThatWait } from "../../lens/queue-turns.ts";
import {
  isRefused,
  type Line,
  lines,
  type Operation,
  raisedBy,
  shutdownOf,
  succeeded,
  wasCancelled,
} from "../../lens/queues.ts";
import { tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { intruder } from "../../lens/steps.ts";
import { nextOwn } from "../../lens/in-one-step.ts";
import { all, change, later, move, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import {
  awaits,
  callLater,
  callSoon,
  get,
  getNowait,
  log,
  main,
  put,
  putNowait,
  queue,
  sleep,
  task,
} from "../../write.ts";

export const getBlocksWhenEmpty: Rule = {
  id: "queue.get-blocks-when-empty",
  says: "get() on an empty queue suspends until an item is put.",
  doc: "library/asyncio-queue#asyncio.Queue.get",
  level: "must",
  since: "3.4",
  about: ["get"],
  needs: ["queue"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "queue") yield* getsThatWait(run, line);
  },
  example: {
    program: main(queue("q"), callLater(2, [putNowait("q", "x")]), awaits(get("q")), awaits(sleep(1))),
    breaks: later(the("resumed", { value: "x" }), 5),
  },
};

export const putBlocksWhenFull: Rule = {
  id: "queue.put-blocks-when-full",
  says: "put() on a full queue suspends until an item has been removed.",
  doc: "library/asyncio-queue#asyncio.Queue.put",
  level: "must",
  since: "3.4",
  about: ["put"],
  needs: ["queue.maxsize"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "queue") yield* putsThatWait(run, line);
  },
  example: {
    program: main(queue("q", 1), putNowait("q", 1), callLater(2, [getNowait("q")]), awaits(put("q", 2))),
    breaks: move(the("resumed", { by: "main" }), { after: the("waits", { by: "main" }) }),
  },
};

export const unboundedByDefault: Rule = {
  id: "queue.unbounded-by-default",
  says: "With maxsize <= 0 (default 0) the queue is unbounded: put() never waits and full() is never True.",
  doc: "library/asyncio-queue#asyncio.Queue",
  level: "must",
  since: "3.4",
  about: ["queue"],
  *judge(run) {
    for (const line of lines(run)) {
      if (line.maxsize > 0 || line.kind !== "queue") continue;
      for (const { at, event } of run.did("full")) {
        if (event.on === line.id && at < line.until && event.value !== undefined)
          yield expect(event.value === false, () => `${line.id} has no limit, but full() was ${tell(event.value)}`, at);
      }
      for (const one of line.puts) {
        if (one.began > Math.min(line.until, shutdownOf(line))) continue;
        if (raisedBy(one) === "QueueFull")
          yield broken(`${line.id} has no limit, but was full for ${one.by}`, one.ended);
        else if (
          isLate(run, one, one.began) ||
          (one.wait !== undefined && one.ended > (caughtUp(run, one.began) ?? Infinity))
        )
          yield broken(`${line.id} has no limit, but ${one.by} had to wait in put()`, one.began, one.ended);
        else if (succeeded(one) && stored(line, one.began).least > 0) yield held(one.began, one.ended);
      }
    }
  },
  example: {
    program: main(queue("q", -1), awaits(put("q", 1)), awaits(put("q", 2)), { do: "full", queue: "q" }),
    breaks: change(the("did", { value: false }), { value: true }),
  },
};

export const putWakesNotSynchronous: Rule = {
  id: "queue.put-wakes-not-synchronous",
  says: "put_nowait() does not run the waiting getter itself: it resumes in a later iteration.",
  doc: "library/asyncio-queue#asyncio.Queue.put_nowait",
  level: "should",
  since: "3.4",
  about: ["put_nowait"],
  needs: ["get"],
  *judge(run) {
    for (const line of lines(run)) {
      for (const one of line.puts) {
        if (one.kind !== "put_nowait" || !succeeded(one) || one.began > line.until) continue;
        const before = run.trace.findLastIndex(
          (event, at) =>
            at < one.began && (("by" in event && event.by === one.by) || ("who" in event && event.who === one.by)),
        );
        if (before < 0 || !run.sameStep(one.by, before, one.began)) continue;
        const next = nextOwn(run, { at: one.began, by: one.by }) ?? one.began;
        const waiting = line.gets.filter((get) => get.wait !== undefined && get.began < before && get.ended > before);
        if (waiting.length === 0) continue;
        const hasty = waiting.find((get) => get.ended < next && get.ended > before);
        if (hasty !== undefined) {
          yield broken(
            `${hasty.by} went on before ${one.by}, who put an item for it, had ended its step`,
            one.began,
            hasty.ended,
          );
        } else yield held(one.began);
      }
    }
  },
  example: {
    program: main(
      queue("q"),
      task("getter", awaits(get("q"))),
      awaits(sleep(0)),
      log("ready"),
      putNowait("q", "x"),
      awaits("getter"),
    ),
    breaks: move(the("resumed", { by: "getter_coro" }), { after: the("did", { value: "ready" }) }),
  },
};

export const putGetWithoutWaitDoNotSuspend: Rule = {
  id: "queue.put-get-without-wait-do-not-suspend",
  says: "put() on a queue with room and get() on a non-empty queue complete without giving other tasks a turn.",
  doc: "library/asyncio-queue#asyncio.Queue.get",
  level: "implementation",
  since: "3.4",
  about: ["put", "get"],
  *judge(run) {
    for (const line of lines(run)) {
      for (const one of [...line.puts, ...line.gets]) {
        if (one.wait === undefined || one.ended === Infinity || one.ended >= Math.min(line.until, shutdownOf(line)))
          continue;
        const isFree = one.kind === "put" ? hasRoom(line, one, one.began) : isServed(line, one, one.began);
        if (!isFree || wasCancelled(one)) continue;
        const other = intruder(run, one.began, one.ended, (who) => who === one.by);
        yield expect(
          other === undefined,
          () => `${one.by} had nothing to wait for in ${one.kind}(), but others ran before it went on`,
          one.began,
          other ?? one.ended,
        );
      }
    }
  },
  example: {
    program: main(
      queue("q"),
      callSoon([log("callback")], "cb"),
      awaits(put("q", 1)),
      awaits(get("q")),
      awaits(sleep(0)),
    ),
    breaks: all(
      move(the("ended", { who: "cb()" }), { after: the("waits", { by: "main" }) }),
      move(the("did", { value: "callback" }), { after: the("waits", { by: "main" }) }),
      move(the("began", { who: "cb()" }), { after: the("waits", { by: "main" }) }),
    ),
  },
};

export const stealBetweenWakeupAndResume: Rule = {
  id: "queue.steal-between-wakeup-and-resume",
  says: "An item may be taken by get_nowait() between waking a getter and its resumption; the getter then goes on waiting and loses nothing else.",
  doc: "library/asyncio-queue#asyncio.Queue.get",
  level: "implementation",
  since: "3.4",
  about: ["get_nowait"],
  needs: ["get"],
  *judge(run) {
    for (const line of lines(run)) {
      if (shutdownOf(line) < Infinity || line.until < Infinity) continue;
      for (const theft of line.gets) {
        const at = theft.began;
        const place = line.operations.indexOf(theft);
        const last = line.operations[place - 1];
        if (theft.kind !== "get_nowait" || last?.kind !== "put_nowait" || !succeeded(last)) continue;
        if (last.by !== theft.by || !run.sameStep(theft.by, last.began, at)) continue;
        const robbed = line.gets.filter((get) => get.wait !== undefined && get.began < last.began && get.ended > at);
        if (robbed.length === 0 || exactly(stored(line, last.began)) !== 0) continue;
        if (line.gets.some((get) => get.wait === undefined && get !== theft && get.began < at && get.ended > at))
          continue;
        if (line.puts.some((put) => put.began < at && put.ended > at)) continue;
        if (!succeeded(theft)) {
          yield broken(
            `${theft.by} had just put an item into ${line.id}, but get_nowait() raised ${raisedBy(theft)}`,
            at,
          );
          continue;
        }
        const lost = robbed.find((get) => !isFair(line, get, at));
        if (lost !== undefined) {
          yield broken(
            `${lost.by} was woken for an item that ${theft.by} took; it was to wait for the next one, but it ` +
              (lost.outcome?.raised === undefined ? `got ${tell(lost.outcome?.value)}` : `raised ${raisedBy(lost)}`),
            at,
            lost.ended,
          );
        } else yield held(at);
      }
    }
  },
  example: {
    program: main(
      queue("q"),
      task("getter", awaits(get("q"))),
      awaits(sleep(0)),
      putNowait("q", 1),
      getNowait("q"),
      awaits(sleep(1)),
      putNowait("q", 2),
      awaits("getter"),
    ),
    breaks: all(
      change(the("resumed", { by: "getter_coro" }), { value: undefined, raised: { exception: "QueueEmpty", id: 1 } }),
      move(the("resumed", { by: "getter_coro" }), { after: the("waits", { by: "main" }, 2) }),
    ),
  },
};

/** Whether it still waits after the theft, until something else is put. */
function isFair(line: Line, get: Operation, at: number): boolean {
  if (get.ended === Infinity || wasCancelled(get)) return true;
  return !isRefused(get) && line.puts.some((put) => put.ended > at && put.began < get.ended);
}
