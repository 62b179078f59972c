import { stored } from "../../lens/queue-contents.ts";
import { type Line, lines, type Operation, shutdownOf, succeeded, wasCancelled } from "../../lens/queues.ts";
import { the } from "../../retell.ts";
import { broken, type Finding, held, type Rule } from "../../rule.ts";
import type { Id, Trace } from "../../trace.ts";
import { awaits, get, getNowait, main, put, putNowait, queue, sleep, task } from "../../write.ts";

export const gettersFifo: Rule = {
  id: "queue.getters-fifo",
  says: "Tasks waiting in get() receive items in the order in which they began to wait.",
  doc: "library/asyncio-queue#asyncio.Queue.get",
  level: "implementation",
  since: "3.4",
  about: ["get"],
  *judge(run) {
    for (const line of lines(run)) yield* inTurn(line, line.gets);
  },
  example: {
    program: main(
      queue("q"),
      task("first", awaits(get("q"))),
      task("second", awaits(get("q"))),
      awaits(sleep(0)),
      putNowait("q", "a"),
      awaits(sleep(1)),
      putNowait("q", "b"),
      awaits("first"),
      awaits("second"),
    ),
    breaks: exchanged("first_coro", "second_coro"),
  },
};

export const puttersFifo: Rule = {
  id: "queue.putters-fifo",
  says: "Tasks waiting in put() get their items in in the order in which they began to wait.",
  doc: "library/asyncio-queue#asyncio.Queue.put",
  level: "implementation",
  since: "3.4",
  about: ["put"],
  *judge(run) {
    for (const line of lines(run)) yield* inTurn(line, line.puts);
  },
  example: {
    program: main(
      queue("q", 1),
      putNowait("q", 0),
      task("first", awaits(put("q", "a"))),
      task("second", awaits(put("q", "b"))),
      awaits(sleep(0)),
      getNowait("q"),
      awaits(sleep(1)),
      getNowait("q"),
      awaits(sleep(1)),
    ),
    breaks: exchanged("first_coro", "second_coro"),
  },
};
/** Whether those that had to wait were served in turn. Nothing where somebody who had not to wait may have taken what another one was woken for. */
function* inTurn(line: Line, all: readonly Operation[]): Iterable<Finding> {
  const end = Math.min(line.until, shutdownOf(line));
  for (const served of all) {
    if (!succeeded(served) || !hadToWait(line, served) || served.ended >= end) continue;
    const ahead = all.filter((one) => one.began < served.began && one.ended > served.began && hadToWait(line, one));
    if (ahead.length === 0) continue;
    const from = ahead[0]!.began;
    const isClear = all.every(
      (one) => one.ended < from || one.began > served.ended || (hadToWait(line, one) && !wasCancelled(one)),
    );
    if (!isClear) continue;
    const passed = ahead.find((one) => one.ended > served.ended);
    if (passed === undefined) yield held(served.ended);
    else {
      yield broken(
        `${served.by} was served before ${passed.by}, who had waited longer in ${served.kind}()`,
        passed.began,
        served.ended,
      );
    }
  }
}

/** Whether it certainly had to wait. */
function hadToWait(line: Line, one: Operation): boolean {
  if (one.wait === undefined) return false;
  const { least, most } = stored(line, one.began);
  return one.kind === "get" ? most === 0 : line.maxsize > 0 && least >= line.maxsize;
}

/** From then on that they were served, what came to one of two coroutines came to the other. */
function exchanged(one: Id, other: Id): (trace: Trace) => Trace {
  return (trace) =>
    trace.map((event) => {
      const who = event.is === "resumed" ? event.by : event.is === "ended" ? event.who : undefined;
      if (who !== one && who !== other) return event;
      const instead = who === one ? other : one;
      const wait = trace[the("waits", { by: instead })(trace)]!;
      if (event.is === "ended") return { ...event, who: instead };
      return event.is === "resumed" && wait.is === "waits" ? { ...event, by: instead, op: wait.op } : event;
    });
}
