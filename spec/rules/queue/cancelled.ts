import { exactly, stored, type Trust } from "../../lens/queue-contents.ts";
import { hasRoom, isLate, isServed, turnOf } from "../../lens/queue-turns.ts";
import { type Line, lines, type Operation, shutdownOf, succeeded, wasCancelled } from "../../lens/queues.ts";
import { same, tell } from "../../lens/seen.ts";
import { ending, replyTo } from "../../lens/suspension.ts";
import { all, change, the } from "../../retell.ts";
import { broken, type Finding, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  attempt,
  awaits,
  cancel,
  except,
  get,
  getNowait,
  main,
  put,
  putNowait,
  qsize,
  queue,
  sleep,
  task,
  waitFor,
} from "../../write.ts";

export const cancelledGetterLosesNothing: Rule = {
  id: "queue.cancelled-getter-loses-nothing",
  says: "A task cancelled while waiting in get() takes no item: a later or simultaneous item goes to the next getter or stays in the queue.",
  doc: "library/asyncio-queue#asyncio.Queue.get",
  level: "should",
  since: "3.4",
  about: ["get"],
  needs: ["cancel"],
  *judge(run) {
    for (const line of lines(run)) {
      yield* unchanged(run, line, (one) => one.kind === "get" && wasCancelled(one) && !one.timedOut);
    }
  },
  example: {
    program: main(
      queue("q"),
      task("getter", awaits(get("q"))),
      awaits(sleep(0)),
      putNowait("q", "x"),
      cancel("getter"),
      awaits(sleep(0)),
      qsize("q"),
    ),
    breaks: change(the("did", { value: 1 }), { value: 0 }),
  },
};

export const cancelledPutterAddsNothing: Rule = {
  id: "queue.cancelled-putter-adds-nothing",
  says: "A task cancelled while waiting in put() does not add its item, and the free slot goes to the next putter.",
  doc: "library/asyncio-queue#asyncio.Queue.put",
  level: "should",
  since: "3.4",
  about: ["put"],
  *judge(run) {
    for (const line of lines(run)) {
      yield* unchanged(run, line, (one) => one.kind === "put" && wasCancelled(one));
      for (const one of line.puts) {
        if (!wasCancelled(one) || one.ended >= line.until || one.item === undefined) continue;
        if (line.puts.some((other) => other !== one && same(other.item ?? null, one.item))) continue;
        const got = line.gets.find((each) => succeeded(each) && same(each.outcome?.value ?? null, one.item));
        if (got !== undefined)
          yield broken(
            `${one.by} was cancelled before it had put ${tell(one.item)} into ${line.id}, but ${got.by} got it`,
            one.ended,
            got.ended,
          );
      }
    }
  },
  example: {
    program: main(
      queue("q", 1),
      putNowait("q", 1),
      task("putter", awaits(put("q", 2))),
      task("next", awaits(put("q", 3))),
      awaits(sleep(0)),
      getNowait("q"),
      cancel("putter"),
      awaits(sleep(1)),
      qsize("q"),
      awaits(get("q")),
    ),
    breaks: change(the("resumed", { value: 3 }), { value: 2 }),
  },
};

export const timedOutGet: Rule = {
  id: "queue.timed-out-get",
  says: "wait_for(queue.get(), t) that times out leaves the queue intact: the next item is delivered to a later get().",
  doc: "library/asyncio-queue#asyncio-queues",
  level: "should",
  since: "3.4",
  about: ["wait_for"],
  needs: ["get"],
  *judge(run) {
    for (const line of lines(run)) {
      yield* unchanged(run, line, (one) => one.kind === "get" && one.timedOut);
    }
  },
  example: {
    program: main(
      queue("q"),
      attempt([awaits(waitFor(get("q"), 1))], except("Exception")),
      putNowait("q", 7),
      qsize("q"),
      awaits(get("q")),
    ),
    breaks: all(change(the("did", { value: 1 }), { value: 0 })),
  },
};

/**
 * What comes of later uses of the queue, where it shows whether those that are trusted changed nothing: it is settled if so, and would be open
 * otherwise.
 */
function* unchanged(run: Run, line: Line, trust: Trust): Iterable<Finding> {
  const trusted = line.operations.filter((one) => trust(one) && one.ended < line.until);
  const [first] = trusted;
  const end = Math.min(line.until, shutdownOf(line));
  if (first === undefined) return;
  const names = trusted.map(({ by }) => by).join(", ");
  for (const { at, event } of run.did("qsize", "get_nowait", "put_nowait")) {
    if (event.on !== line.id || at < first.ended || at >= end) continue;
    const node = run.nodes[event.op];
    const amount = stored(line, at, { trust });
    const size = exactly(amount);
    if (size === undefined || exactly(stored(line, at)) !== undefined || node === undefined || !("do" in node))
      continue;
    const raised = event.raised?.exception;
    const isFull = line.maxsize > 0 && size >= line.maxsize;
    const fits =
      node.do === "qsize"
        ? event.value === size
        : node.do === "get_nowait"
          ? raised === (size > 0 ? undefined : "QueueEmpty")
          : raised === (isFull ? "QueueFull" : undefined);
    if (fits) yield held(at);
    else
      yield broken(
        `${names} left ${line.id} with ${size} items, but ${node.do}() ${raised === undefined ? `gave ${tell(event.value)}` : `raised ${raised}`}`,
        first.ended,
        at,
      );
  }
  for (const one of [...line.gets, ...line.puts]) {
    if (one.wait === undefined || trust(one) || one.ended < first.began) continue;
    if (one.ended < Infinity ? one.ended >= end : end < Infinity) continue;
    yield* served(run, line, one, trust, names);
  }
}

/** Somebody who waits has a turn, if nothing was changed. */
function* served(run: Run, line: Line, one: Operation, trust: Trust, names: string): Iterable<Finding> {
  const can = one.kind === "get" ? isServed : hasRoom;
  const turn = turnOf(run, line, one.began, (at) => can(line, one, at, { trust }));
  const alike = turn === undefined || can(line, one, turn.ready + 1);
  if (turn === undefined || alike || one.wait === undefined) return;
  const reply = replyTo(run, one.wait, turn.ready);
  if (reply === undefined) return;
  if (reply.wait.outcome === undefined || isLate(run, one, turn.ready))
    yield broken(
      `${names} changed nothing in ${line.id}, so ${one.by} could go on from ${run.trace[turn.ready]!.t} on, but it ${ending(one.wait)}`,
      turn.ready,
      turn.proof,
    );
  else if (succeeded(one)) yield held(turn.ready, one.ended);
}
