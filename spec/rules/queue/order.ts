import { earlier, inOrder, items, later, lower, tupleOf } from "../../lens/queue-order.ts";
import { balance, exactly, stored } from "../../lens/queue-contents.ts";
import { isRefused, lines, succeeded } from "../../lens/queues.ts";
import { same, tell } from "../../lens/seen.ts";
import { all, change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import { awaits, get, getNowait, main, putNowait, queue } from "../../write.ts";

export const fifo: Rule = {
  id: "queue.fifo",
  says: "A Queue returns items in the order in which they were put.",
  doc: "library/asyncio-queue#asyncio.Queue",
  level: "must",
  since: "3.4",
  about: ["queue"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "queue") yield* inOrder(line, earlier);
  },
  example: {
    program: main(queue("q"), putNowait("q", 1), putNowait("q", 2), awaits(get("q")), awaits(get("q"))),
    breaks: all(
      change(the("resumed", { value: 1 }), { value: 2 }),
      change(the("resumed", { value: 2 }, -1), { value: 1 }),
    ),
  },
};

export const lifo: Rule = {
  id: "queue.lifo",
  says: "LifoQueue returns the most recently put item first.",
  doc: "library/asyncio-queue#asyncio.LifoQueue",
  level: "must",
  since: "3.4",
  about: ["lifo_queue"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "lifo_queue") yield* inOrder(line, later);
  },
  example: {
    program: main(
      queue("stack", undefined, "lifo_queue"),
      putNowait("stack", 1),
      putNowait("stack", 2),
      getNowait("stack"),
      getNowait("stack"),
    ),
    breaks: all(change(the("did", { value: 2 }, -1), { value: 1 }), change(the("did", { value: 1 }, -1), { value: 2 })),
  },
};

export const priority: Rule = {
  id: "queue.priority",
  says: "PriorityQueue returns the lowest item first, whatever the order of the puts.",
  doc: "library/asyncio-queue#asyncio.PriorityQueue",
  level: "must",
  since: "3.4",
  about: ["priority_queue"],
  *judge(run) {
    for (const line of lines(run)) if (line.kind === "priority_queue") yield* inOrder(line, lower);
  },
  example: {
    program: main(
      queue("q", undefined, "priority_queue"),
      ...[5, 1, 4, 2, 3].map((item) => putNowait("q", item)),
      getNowait("q"),
      getNowait("q"),
      putNowait("q", 0),
      ...[0, 3, 4, 5].map(() => getNowait("q")),
    ),
    breaks: all(change(the("did", { value: 1 }, -1), { value: 5 }), change(the("did", { value: 5 }, -1), { value: 1 })),
  },
};

export const priorityTuples: Rule = {
  id: "queue.priority-tuples",
  says: "Tuples (priority, data) in a PriorityQueue are ordered by normal tuple comparison; data of equal priority is compared too (incomparable data raise TypeError).",
  doc: "library/asyncio-queue#asyncio.PriorityQueue",
  level: "should",
  since: "3.4",
  about: ["priority_queue"],
  *judge(run) {
    for (const line of lines(run)) {
      if (line.kind !== "priority_queue") continue;
      yield* inOrder(line, (one, other) => {
        const isTie = same(tupleOf(one.value)?.[0], tupleOf(other.value)?.[0]);
        return tupleOf(one.value) !== undefined && isTie ? lower(one, other) : undefined;
      });
      for (const one of line.puts) {
        const at = one.began;
        if (one.kind !== "put_nowait" || at > line.until || exactly(stored(line, at)) !== 1) continue;
        const [inside, ...more] = line.puts.filter((each) => each.ended < at && succeeded(each));
        if (inside === undefined || more.length > 0 || isRefused(one)) continue;
        const [priority, data] = tupleOf(one.item) ?? [];
        const [other, others] = tupleOf(inside.item) ?? [];
        if (!same(priority, other) || same(data, others) || !isObject(data) || !isObject(others)) continue;
        const raised = one.outcome?.raised?.exception;
        yield expect(
          raised === "TypeError",
          () => `${tell(one.item)} and ${tell(inside.item)} cannot be compared, but put_nowait() raised ${raised}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      queue("q", undefined, "priority_queue"),
      putNowait("q", { tuple: [1, "b"] }),
      putNowait("q", { tuple: [1, "a"] }),
      getNowait("q"),
      getNowait("q"),
    ),
    breaks: all(
      change(the("did", { value: { tuple: [1, "a"] } }, -1), { value: { tuple: [1, "b"] } }),
      change(the("did", { value: { tuple: [1, "b"] } }, -1), { value: { tuple: [1, "a"] } }),
    ),
  },
};

const isObject = (seen: unknown): boolean => typeof seen === "object" && seen !== null && "ref" in seen;

/** An item that comes twice, or one that nobody put. */
export const eachItemOnce: Rule = {
  id: "queue.each-item-once",
  says: "Every item that was put is delivered to exactly one get() call.",
  doc: "library/asyncio-queue#asyncio.Queue.get",
  level: "must",
  since: "3.4",
  about: ["get", "get_nowait"],
  *judge(run) {
    for (const line of lines(run)) {
      if (line.puts.some(({ item }) => item === undefined)) continue;
      const gets = line.gets.filter((get) => succeeded(get) && get.ended < line.until);
      for (const got of gets) {
        const value = got.outcome?.value ?? null;
        const before = gets.filter((each) => each.ended <= got.ended && same(each.outcome?.value ?? null, value));
        const puts = line.puts.filter((each) => each.began < got.ended && !isRefused(each) && same(each.item, value));
        if (before.length > puts.length) {
          yield broken(
            `${tell(value)} was put into ${line.id} ${puts.length} times, but ${before.map(({ by }) => by).join(", ")} got it`,
            ...before.map(({ ended }) => ended),
          );
        } else yield held(got.ended);
      }
    }
  },
  example: {
    program: main(queue("q"), putNowait("q", "tea"), putNowait("q", "jam"), awaits(get("q")), awaits(get("q"))),
    breaks: change(the("resumed", { value: "jam" }), { value: "tea" }),
  },
};

/** The item that was put first is not kept for whoever was woken for it. */
export const handoffGoesThroughOrder: Rule = {
  id: "queue.handoff-goes-through-order",
  says: "An item put into a LifoQueue or PriorityQueue while a getter has been woken but has not resumed takes part in the ordering: the getter receives the best item at the time it resumes.",
  doc: "library/asyncio-queue#asyncio.PriorityQueue",
  level: "implementation",
  since: "3.4",
  about: ["lifo_queue", "priority_queue"],
  needs: ["get"],
  *judge(run) {
    for (const line of lines(run)) {
      if (line.kind === "queue") continue;
      const first = line.kind === "lifo_queue" ? later : lower;
      const known = items(line);
      for (const got of line.gets) {
        if (got.wait === undefined || !succeeded(got) || got.ended >= line.until) continue;
        const size = exactly(balance(line, got.ended, { without: got, known: got.began }));
        if (stored(line, got.began).most > 0 || size === undefined) continue;
        const there = known.filter(({ put, get }) => put.ended < got.ended && (get?.ended ?? Infinity) >= got.ended);
        const taken = there.find(({ get }) => get === got);
        if (taken === undefined || there.length < 2 || there.length !== size) continue;
        const better = there.find((one) => one !== taken && first(one, taken) === one);
        const isClear = there.every((one) => one === taken || first(one, taken) !== undefined);
        if (better !== undefined) {
          yield broken(
            `${got.by} got ${tell(taken.value)} from ${line.id}, where ${tell(better.value)} lay when it went on`,
            better.put.ended,
            got.ended,
          );
        } else if (isClear) yield held(got.ended);
      }
    }
  },
  example: {
    program: main(
      queue("q", undefined, "priority_queue"),
      { do: "call_soon", callback: [putNowait("q", 5), putNowait("q", 1)] },
      awaits(get("q")),
    ),
    breaks: change(the("resumed", { value: 1 }), { value: 5 }),
  },
};
