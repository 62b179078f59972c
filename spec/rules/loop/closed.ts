import { closedAt, loopOf, refusal } from "../../lens/loop-life.ts";
import { change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import type { EventOf } from "../../trace.ts";
import { usesOf } from "../../lens/used-once.ts";
import { coroutine, make, onLoop, runForever } from "../../write.ts";

export const closedCallSoon: Rule = {
  id: "loop.closed-call-soon",
  says: "call_soon() on a closed loop raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "should",
  since: "3.4",
  about: ["call_soon"],
  needs: ["close"],
  *judge(run) {
    for (const did of run.did("call_soon")) if (did.node.keyword !== true) yield* refuses(run, did, "call_soon()");
  },
  example: {
    program: onLoop({ do: "close", loop: "L" }, { do: "call_soon", loop: "L", callback: [], as: "call" }),
    breaks: change(the("did", { op: 3 }), { raised: undefined, made: "call", value: { type: "Handle" } }),
  },
};

interface Call {
  readonly at: number;
  readonly event: EventOf<"did">;
}

/** A call to a closed loop raises RuntimeError. */
function* refuses(run: Run, { at, event }: Call, what: string): Iterable<Finding> {
  const closed = event.on === undefined || event.unbound !== undefined ? undefined : closedAt(run, event.on, at);
  if (closed === undefined) return;
  yield expect(
    event.raised?.exception === "RuntimeError",
    () => `${event.on} was closed: ${what} gave ${tell(event.raised ?? event.value)}, expected RuntimeError`,
    closed,
    at,
  );
}

export const closedCallLater: Rule = {
  id: "loop.closed-call-later",
  says: "call_later() on a closed loop raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "should",
  since: "3.4",
  about: ["call_later"],
  needs: ["close"],
  *judge(run) {
    for (const did of run.did("call_later")) {
      if (did.node.keyword !== true && did.node.delay !== null) yield* refuses(run, did, "call_later()");
    }
  },
  example: {
    program: onLoop({ do: "close", loop: "L" }, { do: "call_later", loop: "L", delay: 1, callback: [], as: "timer" }),
    breaks: change(the("did", { op: 3 }), { raised: undefined, made: "timer", value: { type: "TimerHandle" } }),
  },
};

export const closedCallAt: Rule = {
  id: "loop.closed-call-at",
  says: "call_at() on a closed loop raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "should",
  since: "3.4",
  about: ["call_at"],
  needs: ["close"],
  *judge(run) {
    for (const did of run.did("call_at")) {
      if (did.node.keyword !== true && did.node.when !== null) yield* refuses(run, did, "call_at()");
    }
  },
  example: {
    program: onLoop({ do: "close", loop: "L" }, { do: "call_at", loop: "L", when: 1, callback: [], as: "timer" }),
    breaks: change(the("did", { op: 3 }), { raised: undefined, made: "timer", value: { type: "TimerHandle" } }),
  },
};

export const closedCallSoonThreadsafe: Rule = {
  id: "loop.closed-call-soon-threadsafe",
  says: "call_soon_threadsafe() on a closed loop raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon_threadsafe",
  level: "must",
  since: "3.4",
  about: ["call_soon_threadsafe"],
  needs: ["close"],
  *judge(run) {
    for (const did of run.did("call_soon_threadsafe")) {
      if (did.node.keyword !== true) yield* refuses(run, did, "call_soon_threadsafe()");
    }
  },
  example: {
    program: onLoop({ do: "close", loop: "L" }, { do: "call_soon_threadsafe", loop: "L", callback: [], as: "call" }),
    breaks: change(the("did", { op: 3 }), { raised: undefined, made: "call", value: { type: "Handle" } }),
  },
};

export const closedCreateTask: Rule = {
  id: "loop.closed-create-task",
  says: "create_task() on a closed loop raises RuntimeError and the coroutine does not run.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "should",
  since: "3.4",
  about: ["close"],
  needs: ["create_task.loop"],
  *judge(run) {
    for (const did of run.did("create_task")) {
      const { node, event, at } = did;
      // in older Pythons a keyword argument that is not known yet comes first
      if (
        node.context !== undefined ||
        node.group !== undefined ||
        typeof node.coro === "string" ||
        node.coro.call !== "coroutine"
      )
        continue;
      yield* refuses(run, did, "create_task()");
      const coroutine = event.args?.[0];
      if (coroutine === undefined || event.on === undefined || closedAt(run, event.on, at) === undefined) continue;
      const body = usesOf(run, coroutine).length === 1 ? run.activation(coroutine) : undefined;
      if (body === undefined || run.did("send").length > 0) continue;
      yield expect(
        false,
        () => `${event.on} was closed when create_task() was given ${coroutine}, which ran`,
        at,
        body.began,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "close", loop: "L" },
      make({ call: "create_task", loop: "L", coro: coroutine("body"), as: "task" }),
    ),
    breaks: change(the("did", { op: 4 }), { raised: undefined, made: "task", value: { type: "Task" } }),
  },
};

export const closedRun: Rule = {
  id: "loop.closed-run",
  says: "run_until_complete() and run_forever() on a closed loop raise RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "should",
  since: "3.4",
  about: ["close"],
  *judge(run) {
    for (const running of run.waits) {
      const loop = loopOf(run, running);
      if (refusal(run, running) !== "closed" || running.outcome === undefined || loop === undefined) continue;
      if (closedAt(run, loop, running.began) === undefined) continue;
      const { raised, value } = running.outcome;
      yield expect(
        raised?.exception === "RuntimeError" &&
          !run.between(running.began, running.ended!, (at) => run.trace[at]!.is === "began"),
        () =>
          `${loop} was closed: ${running.node.do}() gave ${tell(raised ?? value)}, expected RuntimeError and that nothing runs`,
        running.began,
        running.ended!,
      );
    }
  },
  example: {
    program: onLoop({ do: "close", loop: "L" }, runForever()),
    breaks: change(the("resumed"), { raised: undefined, value: null }),
  },
};

export const closedRunInExecutor: Rule = {
  id: "loop.closed-run-in-executor",
  says: "run_in_executor() on a closed loop raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.close",
  level: "should",
  since: "3.4",
  about: ["run_in_executor"],
  needs: ["run_in_executor.loop"],
  *judge(run) {
    for (const did of run.did("run_in_executor")) yield* refuses(run, did, "run_in_executor()");
  },
  example: {
    program: onLoop({ do: "close", loop: "L" }, make({ call: "run_in_executor", loop: "L", callback: [], as: "job" })),
    breaks: change(the("did", { op: 4 }), { raised: undefined, made: "job", value: { type: "Future" } }),
  },
};
