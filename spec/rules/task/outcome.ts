import { isCancelledError, ownBody, pendingAt } from "../../lens/fate.ts";
import { asked, askedLate, fits } from "../../lens/questions.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { isTask } from "../../lens/tasks.ts";
import type { Id } from "../../trace.ts";
import {
  awaits,
  cancel,
  cancelled,
  coroutine,
  done,
  exception,
  main,
  make,
  raises,
  result as read,
  returns,
  setException,
  setResult,
  sleep,
  task,
} from "../../write.ts";

export const doneStates: Rule = {
  id: "task.done-states",
  says: "done() is False until the coroutine has returned, raised or been cancelled, and True afterwards.",
  doc: "library/asyncio-task#asyncio.Task.done",
  level: "must",
  since: "3.4",
  about: ["done"],
  *judge(run) {
    for (const { at, on, event, answer } of asked(run, "done")) {
      if (!isTask(run, on)) continue;
      const body = ownBody(run, on);
      const isOver =
        body?.ended !== undefined && body.ended < at && body.outcome?.raised?.exception !== "GeneratorExit";
      if (!isOver && !pendingAt(run, on, at)) continue;
      const because = () =>
        `expected done() of ${on}, ${isOver ? "whose coroutine was over" : "which had not ended"}, to be ${isOver}, saw ${answer}`;
      yield expect(event.value === isOver, because, ...(isOver ? [body.ended] : []), at);
    }
  },
  example: {
    program: main(task("cook", awaits(sleep(1))), done("cook"), awaits("cook"), done("cook")),
    breaks: change(the("did", { on: "cook", value: true }), { value: false }),
  },
};

export const result: Rule = {
  id: "task.result",
  says: "result() of a finished task returns the coroutine's return value, or raises the exception with which it ended.",
  doc: "library/asyncio-task#asyncio.Task.result",
  level: "must",
  since: "3.4",
  about: ["result"],
  *judge(run) {
    for (const question of askedLate(run, "result"))
      if (isTask(run, question.on) && question.end.is !== "cancelled") yield fits(question);
  },
  example: {
    program: main(
      task("cook", returns({ object: "soup" })),
      task("clumsy", raises("Boom")),
      awaits(sleep(1)),
      read("cook"),
      read("clumsy"),
    ),
    breaks: change(the("did", { on: "clumsy" }), { raised: { exception: "Boom", id: 2 } }),
  },
};

export const resultPending: Rule = {
  id: "task.result-pending",
  says: "result() and exception() of an unfinished task raise InvalidStateError, no matter how the task was created.",
  doc: "library/asyncio-task#asyncio.Task.result",
  level: "must",
  since: "3.4",
  about: ["result", "exception"],
  *judge(run) {
    for (const { at, on, node, event, answer } of asked(run, "result", "exception")) {
      if (!isTask(run, on) || !pendingAt(run, on, at)) continue;
      const because = () =>
        `expected ${node.do}() of ${on}, which had not ended, to raise InvalidStateError, saw ${answer}`;
      yield expect(event.raised?.exception === "InvalidStateError", because, at);
    }
  },
  example: {
    program: main(
      make({ call: "ensure_future", as: "cook", obj: coroutine("recipe", returns(7)) }),
      read("cook"),
      exception("cook"),
      awaits("cook"),
    ),
    breaks: change(the("did", { on: "cook" }), { value: null, raised: undefined }),
  },
};

export const resultCancelled: Rule = {
  id: "task.result-cancelled",
  says: "result() and exception() of a cancelled task raise CancelledError.",
  doc: "library/asyncio-task#asyncio.Task.result",
  level: "must",
  since: "3.4",
  about: ["result", "exception"],
  *judge(run) {
    const known = new Set<Id>();
    for (const { at, on, node, event, answer } of asked(run, "cancelled", "result", "exception")) {
      if (!isTask(run, on)) continue;
      if (node.do === "cancelled") {
        if (event.value === true) known.add(on);
        continue;
      }
      const body = ownBody(run, on);
      const isOver = body?.ended !== undefined && body.ended < at && isCancelledError(body.outcome?.raised);
      if (!isOver && !known.has(on)) continue;
      const because = () =>
        `expected ${node.do}() of ${on}, which was cancelled, to raise CancelledError, saw ${answer}`;
      yield expect(isCancelledError(event.raised), because, at);
    }
  },
  example: {
    program: main(
      task("cook", awaits(sleep(9))),
      awaits(sleep(1)),
      cancel("cook"),
      awaits(sleep(1)),
      cancelled("cook"),
      read("cook"),
      exception("cook"),
    ),
    breaks: change(the("did", { on: "cook" }, -1), { value: null, raised: undefined }),
  },
};

export const setResultForbidden: Rule = {
  id: "task.set-result-forbidden",
  says: "Task.set_result() and Task.set_exception() raise RuntimeError: only the coroutine decides the outcome.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "implementation",
  since: "3.7",
  about: ["set_result", "set_exception"],
  *judge(run) {
    for (const { at, on, node, event, answer } of asked(run, "set_result", "set_exception")) {
      if (!isTask(run, on)) continue;
      const because = () => `expected ${node.do}() on ${on}, a task, to raise RuntimeError, saw ${answer}`;
      yield expect(event.raised?.exception === "RuntimeError", because, at);
    }
  },
  example: {
    program: main(
      task("cook", awaits(sleep(1))),
      setResult("cook", "soup"),
      setException("cook", "Boom"),
      awaits("cook"),
    ),
    breaks: change(the("did", { on: "cook" }), { raised: undefined }),
  },
};
