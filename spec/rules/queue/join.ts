import { stored, unfinished, exactly } from "../../lens/queue-contents.ts";
import { joinsAtOnce, joinsThatWait } from "../../lens/queue-turns.ts";
import { type Line, lines, raisedBy, shutdownOf, succeeded } from "../../lens/queues.ts";
import { sameTime } from "../../lens/times.ts";
import { tell } from "../../lens/seen.ts";
import { change, later, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import {
  awaits,
  callLater,
  get,
  getNowait,
  join,
  main,
  putNowait,
  qsize,
  queue,
  repeat,
  sleep,
  task,
  taskDone,
} from "../../write.ts";

/** Others look at what happens after a shutdown. */
const isOpen = (line: Line): boolean => line.kind === "queue" && shutdownOf(line) === Infinity;

export const joinEmpty: Rule = {
  id: "queue.join-empty",
  says: "join() on a queue that never had items (or whose items are all done) returns immediately.",
  doc: "library/asyncio-queue#asyncio.Queue.join",
  level: "must",
  since: "3.4",
  about: ["join"],
  *judge(run) {
    for (const line of lines(run)) if (isOpen(line)) yield* joinsAtOnce(run, line);
  },
  example: {
    program: main(queue("q"), callLater(1, [putNowait("q", 1)]), awaits(join("q")), awaits(sleep(3))),
    breaks: later(the("resumed", { by: "main" }), 2),
  },
};

export const joinWaitsForTaskDone: Rule = {
  id: "queue.join-waits-for-task-done",
  says: "join() waits until task_done() has been called once for every item that was put; getting the items is not enough.",
  doc: "library/asyncio-queue#asyncio.Queue.join",
  level: "must",
  since: "3.4",
  about: ["join"],
  needs: ["queue", "task_done"],
  *judge(run) {
    for (const line of lines(run)) if (isOpen(line)) yield* joinsThatWait(run, line);
  },
  example: {
    program: main(
      queue("q"),
      putNowait("q", 1),
      callLater(1, [getNowait("q")], "gets"),
      callLater(2, [taskDone("q")]),
      awaits(join("q")),
    ),
    breaks: move(the("resumed", { by: "main" }), { after: the("ended", { who: "gets()" }) }),
  },
};

export const joinCountsNewItems: Rule = {
  id: "queue.join-counts-new-items",
  says: "Items put while join() is waiting count too: join() returns only when the number of unfinished items has dropped to zero.",
  doc: "library/asyncio-queue#asyncio.Queue.join",
  level: "must",
  since: "3.4",
  about: ["join"],
  needs: ["queue"],
  *judge(run) {
    for (const line of lines(run)) {
      if (!isOpen(line)) continue;
      yield* joinsThatWait(run, line, ({ began, ended }) =>
        line.puts.some((put) => succeeded(put) && put.began > began && put.ended < ended),
      );
    }
  },
  example: {
    program: main(
      queue("q"),
      putNowait("q", 1),
      callLater(1, [putNowait("q", 2)]),
      callLater(2, [taskDone("q")], "first"),
      callLater(3, [taskDone("q")]),
      awaits(join("q")),
    ),
    breaks: move(the("resumed", { by: "main" }), { after: the("ended", { who: "first()" }) }),
  },
};

export const taskDoneTooOften: Rule = {
  id: "queue.task-done-too-often",
  says: "task_done() called more often than items were put raises ValueError.",
  doc: "library/asyncio-queue#asyncio.Queue.task_done",
  level: "must",
  since: "3.4",
  about: ["task_done"],
  *judge(run) {
    for (const line of lines(run)) {
      for (const one of line.operations) {
        if (one.kind !== "task_done" || one.began >= line.until) continue;
        const { least, most } = unfinished(line, one.began);
        if (least > 0) {
          const got = line.gets.filter((get) => succeeded(get) && get.ended < one.began).length;
          const done = line.operations.filter((each) => each.kind === "task_done" && each.began < one.began).length;
          if (got > done)
            yield expect(
              succeeded(one),
              () => `task_done() of ${line.id} raised ${raisedBy(one)} for an item that was got`,
              one.began,
            );
        } else if (most === 0) {
          yield expect(
            raisedBy(one) === "ValueError",
            () => `nothing was unfinished in ${line.id}, but task_done() raised ${raisedBy(one) ?? "nothing"}`,
            one.began,
          );
        }
      }
    }
  },
  example: {
    program: main(queue("q"), putNowait("q", 1), getNowait("q"), taskDone("q"), taskDone("q")),
    breaks: change(the("did", {}, -1), { raised: undefined, value: null }),
  },
};

export const taskDoneIndependentOfGet: Rule = {
  id: "queue.task-done-independent-of-get",
  says: "task_done() only counts: it does not remove an item, and it is counted against puts, not against gets.",
  doc: "library/asyncio-queue#asyncio.Queue.task_done",
  level: "implementation",
  since: "3.4",
  about: ["task_done"],
  needs: ["qsize"],
  *judge(run) {
    for (const line of lines(run)) {
      for (const one of line.operations) {
        const at = one.began;
        if (one.kind !== "task_done" || at >= line.until || unfinished(line, at).least === 0) continue;
        const size = exactly(stored(line, at));
        const got = line.gets.filter((get) => succeeded(get) && get.began < at).length;
        const done = line.operations.filter((each) => each.kind === "task_done" && each.began <= at).length;
        if (size === undefined || size === 0 || done <= got) continue;
        if (!succeeded(one)) {
          yield broken(
            `${line.id} had ${size} unfinished items, but task_done() before get() raised ${raisedBy(one)}`,
            at,
          );
          continue;
        }
        const look = run.did("qsize").find((each) => each.at > at && each.event.on === line.id);
        if (
          look === undefined ||
          line.operations.some(({ began, ended }) => began < look.at && ended > at && began !== at)
        )
          continue;
        yield expect(
          look.event.value === size,
          () => `${line.id} had ${size} items; after task_done() qsize() was ${tell(look.event.value)}`,
          at,
          look.at,
        );
      }
    }
  },
  example: {
    program: main(queue("q"), putNowait("q", 1), taskDone("q"), qsize("q")),
    breaks: change(the("did", { value: 1 }, -1), { value: 0 }),
  },
};

export const workerPoolExample: Rule = {
  id: "queue.worker-pool-example",
  says: "With n workers looping over get/sleep/task_done, join() returns when all work is done, at the time of the last task_done().",
  doc: "library/asyncio-queue#asyncio-example-queue-dist",
  level: "should",
  since: "3.4",
  about: ["join"],
  *judge(run) {
    for (const line of lines(run)) {
      for (const { wait, began, ended, outcome } of line.joins) {
        if (wait?.to === undefined || outcome?.value === undefined || shutdownOf(line) < ended) continue;
        const done = line.operations.filter((one) => one.kind === "task_done" && succeeded(one));
        const meanwhile = done.filter((one) => one.began > began && one.began < ended);
        const workers = new Set(meanwhile.map(({ by }) => by));
        const last = meanwhile.at(-1);
        const others = workers.size > 1 && [...workers].every((each) => line.gets.some((get) => get.by === each));
        if (!others || last === undefined || unfinished(line, began).least < 2) continue;
        const t = run.trace[last.began]!.t;
        if (!run.steady(last.began, ended)) continue;
        yield expect(
          sameTime(wait.to, t),
          () => `the last task_done() of ${line.id} was at ${t}, but ${wait.by} came back from join() at ${wait.to}`,
          last.began,
          ended,
        );
      }
    }
  },
  example: {
    program: main(
      queue("q"),
      putNowait("q", 1),
      putNowait("q", 2),
      putNowait("q", 3),
      ...["ann", "bob"].map((name) => task(name, repeat(2, awaits(get("q")), awaits(sleep(1)), taskDone("q")))),
      awaits(join("q")),
      awaits(sleep(2)),
    ),
    breaks: later(the("resumed", { by: "main" }), 3),
  },
};
