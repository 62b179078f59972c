import { dropped, type Dropped } from "../../lens/dropped.ts";
import { firstSight, handlerCalls, toldIn } from "../../lens/reports.ts";
import { kind } from "../../program.ts";
import { add, the, without } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { SeenException } from "../../trace.ts";
import {
  awaits,
  cancel,
  exception,
  future,
  main,
  onLoop,
  raises,
  runForever,
  setException,
  sleep,
  task,
} from "../../write.ts";

const forget = (name: string) => [{ do: "del", name } as const, { do: "collect" } as const];

export const taskExceptionNeverRetrieved: Rule = {
  id: "errors.task-exception-never-retrieved",
  says: "If a task fails and its exception is never looked at, the exception handler is called when the task object is garbage collected, with message, exception and future.",
  doc: "library/asyncio-dev#detect-never-retrieved-exceptions",
  level: "must",
  since: "3.4",
  about: ["collect"],
  needs: ["del"],
  *judge(run) {
    for (const each of dropped(run)) {
      const raised = each.isTask ? failure(run, each) : undefined;
      if (raised !== undefined && !isRead(run, each, raised)) yield reported(run, each, raised);
    }
  },
  example: {
    program: main(
      { do: "set_exception_handler", handler: [] },
      task("faulty", raises("Boom")),
      awaits(sleep(1)),
      ...forget("faulty"),
    ),
    breaks: without(the("began", { of: "#2" }), the("ended", { who: "#2()" })),
  },
};

export const futureExceptionNeverRetrieved: Rule = {
  id: "errors.future-exception-never-retrieved",
  says: "A plain future with an exception that is never retrieved is reported in the same way when it is collected.",
  doc: "library/asyncio-dev#detect-never-retrieved-exceptions",
  level: "must",
  since: "3.4",
  about: ["collect"],
  needs: ["set_exception"],
  *judge(run) {
    for (const each of dropped(run)) {
      const raised = each.isTask ? undefined : failure(run, each);
      if (raised !== undefined && !isRead(run, each, raised)) yield reported(run, each, raised);
    }
  },
  example: {
    program: main(future("order"), setException("order", "Boom"), ...forget("order")),
    breaks: without(the("logged")),
  },
};

export const retrievedExceptionNotReported: Rule = {
  id: "errors.retrieved-exception-not-reported",
  says: "An exception that was retrieved by await, result() or exception() is not reported later.",
  doc: "library/asyncio-dev#detect-never-retrieved-exceptions",
  level: "must",
  since: "3.4",
  about: ["collect"],
  needs: ["del"],
  *judge(run) {
    for (const each of dropped(run)) {
      const raised = failure(run, each);
      const read = raised === undefined ? undefined : readAt(run, each, raised);
      if (raised === undefined || read === undefined) continue;
      yield expect(
        reportAbout(run, each, raised, each.collected) === undefined,
        () =>
          `${raised.exception} of ${each.id} had been retrieved: expected no report when ${each.id} was dropped, saw one`,
        read,
        each.collected,
      );
    }
  },
  example: {
    program: main(
      { do: "set_exception_handler", handler: [] },
      task("faulty", raises("Boom")),
      awaits(sleep(1)),
      exception("faulty"),
      ...forget("faulty"),
    ),
    breaks: add(
      the("did", { op: 9 }),
      {
        is: "began",
        who: "#2()",
        of: "#2",
        op: 2,
        args: [
          { ref: "loop#1" },
          { dict: { message: { type: "str" }, exception: { exception: "Boom", id: 1 }, future: { ref: "faulty" } } },
        ],
      },
      { is: "ended", who: "#2()", value: null },
    ),
  },
};

export const cancelledNotReported: Rule = {
  id: "errors.cancelled-not-reported",
  says: "Cancelled tasks and futures are never reported as unretrieved exceptions.",
  doc: "library/asyncio-dev#detect-never-retrieved-exceptions",
  level: "should",
  since: "3.4",
  about: ["collect"],
  needs: ["cancel", "del"],
  *judge(run) {
    for (const each of dropped(run)) {
      const ended = each.isTask ? bodyOf(run, each)?.outcome?.raised : undefined;
      const asked = run
        .did("cancel")
        .find(({ at, event }) => event.on === each.id && event.value === true && at < each.at);
      const isCancelled = each.isTask ? ended?.exception === "CancelledError" : asked !== undefined;
      if (!isCancelled || asked === undefined) continue;
      const told = run.trace.findIndex(
        (event, at) =>
          at > asked.at &&
          event.is === "logged" &&
          event.raised?.exception === "CancelledError" &&
          (event.raised.id === ended?.id || isOfNobodyElse(run, event.raised, at)),
      );
      const called = handlerCalls(run).find((call) => {
        const about = call.context["future"];
        return call.at > asked.at && isRefTo(about, each.id);
      });
      yield expect(
        told < 0 && called === undefined,
        () => `${each.id} was cancelled: expected no report about it, saw one`,
        asked.at,
        each.collected,
      );
    }
  },
  example: {
    program: main(future("order"), cancel("order"), ...forget("order")),
    breaks: add(the("did", { op: 4 }), {
      is: "logged",
      level: "ERROR",
      raised: { exception: "CancelledError", id: 1, args: [] },
    }),
  },
};

export const pendingTaskDestroyed: Rule = {
  id: "errors.pending-task-destroyed",
  says: 'A task destroyed (garbage collected) while still pending is reported with message "Task was destroyed but it is pending!" and the task.',
  doc: "library/asyncio-dev#asyncio-debug-mode",
  level: "implementation",
  since: "3.4",
  about: ["collect"],
  needs: ["stop"],
  *judge(run) {
    for (const each of dropped(run)) {
      const body = each.isTask ? bodyOf(run, each) : undefined;
      const wait = run.waits.findLast((one) => one.by === body?.who && one.began < each.at);
      // nobody else knows what it waits for, so that nobody can end it any more
      const isLost =
        wait !== undefined &&
        wait.node.do === "await" &&
        wait.what?.call === "create_future" &&
        wait.what.as === undefined &&
        (wait.ended === undefined || wait.outcome?.raised?.exception === "GeneratorExit");
      if (body === undefined || !isLost || !run.calm(body.began, each.at)) continue;
      const told = run.trace.findIndex(
        (event, at) =>
          at > wait.began &&
          at < each.collected &&
          ((event.is === "logged" && event.raised === undefined) ||
            (event.is === "began" && handlerCalls(run).some((call) => call.at === at && "task" in call.context))),
      );
      yield expect(
        told >= 0,
        () => `${each.id} was dropped while it was pending: expected a report, saw none`,
        each.at,
        each.collected,
      );
    }
  },
  example: {
    program: onLoop(
      {
        do: "make",
        what: {
          call: "create_task",
          loop: "L",
          as: "lost",
          coro: { call: "coroutine", body: [awaits({ call: "create_future" })] },
        },
      },
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "last" },
      runForever(),
      ...forget("lost"),
    ),
    breaks: without(the("logged")),
  },
};

const bodyOf = (run: Run, { id }: Dropped) => {
  const coroutine_ = run.coroutineOf(id);
  return coroutine_ === undefined ? undefined : run.activation(coroutine_);
};

/** The exception with which it ended, where nothing else can have come in between. */
function failure(run: Run, each: Dropped): SeenException | undefined {
  if (each.isTask) {
    const body = bodyOf(run, each);
    const raised = body?.outcome?.raised;
    return body?.ended !== undefined && body.ended < each.at && body.event.task === each.id && isOrdinary(raised)
      ? raised
      : undefined;
  }
  const set = run.did("set_exception").filter((one) => one.event.on === each.id && one.event.raised === undefined);
  const ended = run
    .did("set_result", "cancel")
    .some((one) => one.event.on === each.id && one.event.raised === undefined);
  const value = set[0]?.event.value;
  if (set.length !== 1 || ended || typeof value !== "object" || value === null || !("exception" in value))
    return undefined;
  return isOrdinary(value) ? value : undefined;
}

const isOrdinary = (raised: SeenException | undefined): boolean =>
  raised !== undefined && /^(Boom|ValueError|LookupError|RuntimeError|TypeError)$/.test(raised.exception);

/** CPython's cancel() counts as looking, too: an open point. */
const looks: ReadonlySet<string> = new Set(["await", "result", "exception", "cancel"]);

/** Whether anything may have looked at it. */
const isRead = (run: Run, each: Dropped, raised: SeenException): boolean =>
  each.uses.some((node) => "do" in node && looks.has(node.do)) || readAt(run, each, raised) !== undefined;

/** Where it was handed to the program by what it belongs to. */
function readAt(run: Run, { id, at: gone }: Dropped, raised: SeenException): number | undefined {
  const asked = run.did("result", "exception").find(({ at, event }) => {
    const seen = event.raised ?? event.value;
    const isIt = typeof seen === "object" && seen !== null && "exception" in seen && seen.id === raised.id;
    return at < gone && event.on === id && isIt;
  });
  const awaited = run.waits.find(
    (wait) => wait.on === id && wait.outcome?.raised?.id === raised.id && (wait.ended ?? Infinity) < gone,
  );
  return asked?.at ?? awaited?.ended;
}

const isRefTo = (seen: unknown, id: string): boolean =>
  typeof seen === "object" && seen !== null && "ref" in seen && seen.ref === id;

/** Whether an error that the log was told of there is neither seen before, nor of what gather() gave, nor of the program's own call of the handler. */
function isOfNobodyElse(run: Run, raised: SeenException, at: number): boolean {
  const next = run.trace[at + 1];
  const caller = next?.is === "did" ? run.nodes[next.op] : undefined;
  const isOwn = caller !== undefined && kind(caller) === "call_exception_handler";
  return !isOwn && firstSight(run, raised.id) === at && run.did("gather").length === 0;
}

/** Where a handler or the log was told that nobody had looked at it. */
function reportAbout(run: Run, { id }: Dropped, raised: SeenException, before: number): number | undefined {
  const call = handlerCalls(run).find(
    (each) => each.at < before && toldIn(each)?.id === raised.id && isRefTo(each.context["future"], id),
  );
  return call?.at;
}

function reported(run: Run, each: Dropped, raised: SeenException): Finding {
  const told = run.trace.findIndex(
    (event, at) =>
      at < each.collected &&
      ((event.is === "logged" && event.raised?.id === raised.id) ||
        (event.is === "began" && handlerCalls(run).some((call) => call.at === at && toldIn(call)?.id === raised.id))),
  );
  return expect(
    told >= 0,
    () =>
      `nobody had looked at the ${raised.exception} of ${each.id}: expected a report when ${each.id} was collected, saw none`,
    each.at,
    each.collected,
  );
}
