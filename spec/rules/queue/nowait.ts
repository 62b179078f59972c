import { exactly, stored } from "../../lens/queue-contents.ts";
import { type Line, lines } from "../../lens/queues.ts";
import { refusedGets, refusedPuts } from "../../lens/queue-refusals.ts";
import { tell } from "../../lens/seen.ts";
import { change, the } from "../../retell.ts";
import { broken, type Finding, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { getNowait, main, putNowait, qsize, queue } from "../../write.ts";
import { classFindings } from "../../lens/class-relations.ts";

export const putNowaitFull: Rule = {
  id: "queue.put-nowait-full",
  says: "put_nowait() on a full queue raises QueueFull and does not change the queue.",
  doc: "library/asyncio-queue#asyncio.Queue.put_nowait",
  level: "must",
  since: "3.4",
  about: ["put_nowait"],
  needs: ["queue.maxsize"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "queue") yield* refusedPuts(line);
  },
  example: {
    program: main(queue("q", 1), putNowait("q", 1), putNowait("q", 2), qsize("q")),
    breaks: change(the("did", { value: 2 }), { raised: undefined }),
  },
};

export const getNowaitEmpty: Rule = {
  id: "queue.get-nowait-empty",
  says: "get_nowait() on an empty queue raises QueueEmpty.",
  doc: "library/asyncio-queue#asyncio.Queue.get_nowait",
  level: "must",
  since: "3.4",
  about: ["get_nowait"],
  needs: ["queue"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "queue") yield* refusedGets(line);
  },
  example: {
    program: main(queue("q"), getNowait("q")),
    breaks: change(the("did", { raised: { exception: "QueueEmpty", id: 1 } }), { raised: undefined, value: null }),
  },
};

export const qsizeEmptyFullMaxsize: Rule = {
  id: "queue.qsize-empty-full-maxsize",
  says: "qsize() is the number of stored items, empty() tells whether it is 0, full() whether it has reached a positive maxsize, and maxsize is the constructor argument.",
  doc: "library/asyncio-queue#asyncio.Queue.qsize",
  level: "must",
  since: "3.4",
  about: ["qsize", "empty", "full", "maxsize"],
  *judge(run) {
    for (const line of lines(run)) yield* told(run, line);
  },
  example: {
    program: main(queue("q", 2), putNowait("q", "a"), putNowait("q", "b"), qsize("q"), { do: "full", queue: "q" }),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};

/** What the queue tells about itself, where it can be nothing else. */
function* told(run: Run, line: Line): Iterable<Finding> {
  for (const { at, event, node } of run.did("qsize", "empty", "full", "maxsize")) {
    if (event.on !== line.id || event.unbound !== undefined || at > line.until) continue;
    const amount = stored(line, at);
    const size = exactly(amount);
    const { value } = event;
    let wanted: number | boolean | undefined;
    switch (node.do) {
      case "qsize":
        if (typeof value === "number" && (value < amount.least || value > amount.most)) wanted = amount.least;
        else wanted = size;
        break;
      case "empty":
        if (size === 0 || amount.least > 0) wanted = size === 0;
        break;
      case "full":
        if (line.maxsize === 0 || amount.most < line.maxsize) wanted = false;
        else if (amount.least >= line.maxsize) wanted = true;
        break;
      case "maxsize": {
        const given = maxsizeGiven(run, line);
        wanted = given;
        break;
      }
    }
    if (wanted === undefined) continue;
    if (value === wanted) yield held(at);
    else yield broken(`expected ${node.do} of ${line.id} to be ${tell(wanted)}, saw ${tell(value)}`, at);
  }
}

function maxsizeGiven(run: Run, line: Line): number | undefined {
  const node = run.maker(line.id)?.node;
  const given = node !== undefined && "maxsize" in node ? node.maxsize : undefined;
  return typeof given === "number" ? given : given === undefined ? 0 : undefined;
}

export const exceptionClasses: Rule = {
  id: "queue.exception-classes",
  says: "QueueEmpty and QueueFull are Exception subclasses distinct from each other.",
  doc: "library/asyncio-queue#asyncio.QueueEmpty",
  level: "must",
  since: "3.4",
  about: ["issubclass", "same_class"],
  *judge(run) {
    yield* classFindings(run, [
      ["asyncio.QueueEmpty", "Exception", true],
      ["asyncio.QueueFull", "Exception", true],
      ["asyncio.QueueFull", "asyncio.QueueEmpty", false],
      ["asyncio.QueueEmpty", "asyncio.QueueFull", false],
    ]);
  },
  example: {
    program: main(
      { do: "issubclass", class: "asyncio.QueueEmpty", of: "Exception" },
      { do: "issubclass", class: "asyncio.QueueFull", of: "Exception" },
      { do: "issubclass", class: "asyncio.QueueFull", of: "asyncio.QueueEmpty" },
    ),
    breaks: change(the("did", { value: false }), { value: true }),
  },
};
