import { reads, valueFor } from "../lens/context-flow.ts";
import { givesResult, passesOnError, takesArguments } from "../lens/job-outcome.ts";
import { errands } from "../lens/jobs.ts";
import { goesOn } from "../lens/meanwhile.ts";
import { same, tell } from "../lens/seen.ts";
import { usesOf } from "../lens/used-once.ts";
import { all, change, later, move, the, without } from "../retell.ts";
import { expect, type Rule } from "../rule.ts";
import type { Statement } from "../program.ts";
import { attempt, awaits, block, except, log, main, make, raises, returns, sleep, task, toThread } from "../write.ts";

const setTable = (value: string): Statement => ({ do: "var_set", variable: "table", value });
const getTable: Statement = { do: "var_get", variable: "table" };

export const result: Rule = {
  id: "to-thread.result",
  says: "await to_thread(func, *args, **kwargs) runs func in a separate thread with exactly these arguments and returns its value.",
  doc: "library/asyncio-task#asyncio.to_thread",
  level: "must",
  since: "3.9",
  about: ["to_thread"],
  *judge(run) {
    for (const { wait, body } of errands(run)) {
      if (body === undefined || wait.what?.call !== "to_thread") continue;
      yield* takesArguments(body, wait.what.args ?? [], wait.what.keyword);
      yield* givesResult(run, wait, body);
      if (run.did("set_default_executor").length > 0) continue;
      const because = () => `expected ${body.who} to run on a thread of its own, saw it on that of ${wait.by}`;
      yield expect(body.event.thread !== undefined, because, wait.began, body.began);
    }
  },
  example: {
    program: main(awaits({ ...toThread(block(1), returns(9)), args: [1], keyword: 2 })),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const exception: Rule = {
  id: "to-thread.exception",
  says: "An exception raised by the function is raised at the await of to_thread().",
  doc: "library/asyncio-task#asyncio.to_thread",
  level: "must",
  since: "3.9",
  about: ["to_thread"],
  *judge(run) {
    for (const { wait, body } of errands(run)) if (body !== undefined) yield* passesOnError(run, wait, body);
  },
  example: {
    program: main(attempt([awaits(toThread(raises("Boom")))], except("Boom", log("caught")))),
    breaks: all(
      change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
      without(the("caught"), the("did", { value: "caught" })),
    ),
  },
};

export const contextPropagated: Rule = {
  id: "to-thread.context-propagated",
  says: "The function run by to_thread() sees the context variables of the caller; changes it makes stay in its copy.",
  doc: "library/asyncio-task#asyncio.to_thread",
  level: "must",
  since: "3.9",
  about: ["to_thread"],
  needs: ["var_get"],
  *judge(run) {
    for (const { wait, body } of errands(run)) {
      if (body === undefined) continue;
      const sets = run.did("var_set").filter(({ by }) => by === body.who);
      for (const { at, by, node, event } of reads(run)) {
        const isInside = by === body.who && !sets.some((set) => set.at < at && set.node.variable === node.variable);
        const set = sets.findLast((each) => each.node.variable === node.variable && each.at < at);
        const isAfter = by === wait.by && set !== undefined && at > (wait.ended ?? Infinity);
        if (!isInside && !isAfter) continue;
        const due = valueFor(run, wait.by, node.variable, isInside ? wait.began : at);
        if (due === undefined) continue;
        const because = () =>
          isInside
            ? `${node.variable} was ${tell(due)} where ${wait.by} called to_thread(): expected ${by} to see that, saw ${tell(event.value)}`
            : `${body.who} set ${node.variable} in its copy: expected ${by} to see ${tell(due)} still, saw ${tell(event.value)}`;
        yield expect(same(event.value, due), because, wait.began, at);
      }
    }
  },
  example: {
    program: main(setTable("window"), awaits(toThread(getTable, setTable("terrace"))), getTable),
    breaks: change(the("did", { by: "main" }, -1), { value: "terrace" }),
  },
};

export const lazyCoroutine: Rule = {
  id: "to-thread.lazy-coroutine",
  says: "to_thread() returns a coroutine: the function is not started before that is awaited or scheduled.",
  doc: "library/asyncio-task#asyncio.to_thread",
  level: "must",
  since: "3.9",
  about: ["to_thread"],
  *judge(run) {
    const calls = run.did("to_thread");
    for (const { at, node, event } of calls) {
      const { made, value } = event;
      if (made === undefined || event.raised !== undefined || typeof node.callback === "string") continue;
      if (calls.filter((each) => each.node.op === node.op).length > 1) continue;
      const used = usesOf(run, made)[0] ?? run.did("send").find((each) => each.event.on === made)?.at ?? Infinity;
      const began = run.activationsOf(`#${node.op}`)[0]?.began ?? Infinity;
      const isCoroutine = typeof value === "object" && value !== null && "type" in value && value.type === "coroutine";
      const because = () =>
        isCoroutine
          ? `expected the function given to to_thread() to begin when ${made} is awaited, saw it begin before`
          : `expected to_thread() to give a coroutine, saw ${tell(value)}`;
      yield expect(isCoroutine && (began === Infinity || began > used), because, at);
    }
  },
  example: {
    program: main(make({ ...toThread(log("work")), as: "errand" }), awaits(sleep(1)), awaits("errand")),
    breaks: move(the("began", { thread: 1 }), { after: the("did", { made: "errand" }) }),
  },
};

export const loopNotBlocked: Rule = {
  id: "to-thread.loop-not-blocked",
  says: "While a to_thread() job runs, other tasks of the loop make progress.",
  doc: "library/asyncio-task#asyncio.to_thread",
  level: "must",
  since: "3.9",
  about: ["to_thread"],
  needs: ["block"],
  *judge(run) {
    for (const { wait, body } of errands(run)) if (body !== undefined) yield* goesOn(run, body, wait.began);
  },
  example: {
    program: main(task("clock", awaits(sleep(1))), awaits(toThread(block(2)))),
    breaks: later(the("resumed", { by: "clock_coro" }), 2),
  },
};
