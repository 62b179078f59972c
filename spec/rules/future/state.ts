import { askedOfPending } from "../../lens/questions.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { cancelled, done, exception, future, main, result } from "../../write.ts";

export const initialState: Rule = {
  id: "future.initial-state",
  says: "A new future is pending: done() and cancelled() are False.",
  doc: "library/asyncio-future#asyncio.Future.done",
  level: "must",
  since: "3.4",
  about: ["done", "cancelled"],
  needs: [["create_future", "future"]],
  *judge(run) {
    for (const { at, on, node, event, answer } of askedOfPending(run, "done", "cancelled")) {
      yield expect(
        event.value === false,
        () => `expected ${node.do}() of ${on}, to which nothing had happened, to be False, saw ${answer}`,
        at,
      );
    }
  },
  example: {
    program: main(future("order"), done("order"), cancelled("order")),
    breaks: change(the("did", { on: "order" }, 2), { value: true }),
  },
};

export const resultPending: Rule = {
  id: "future.result-pending",
  says: "result() of a pending future raises InvalidStateError.",
  doc: "library/asyncio-future#asyncio.Future.result",
  level: "must",
  since: "3.4",
  about: ["result"],
  needs: [["create_future", "future"]],
  *judge(run) {
    for (const { at, on, event, answer } of askedOfPending(run, "result")) {
      yield expect(
        event.raised?.exception === "InvalidStateError",
        () => `expected result() of ${on}, which was pending, to raise InvalidStateError, saw ${answer}`,
        at,
      );
    }
  },
  example: {
    program: main(future("order"), result("order")),
    breaks: change(the("did", { on: "order" }), { value: null, raised: undefined }),
  },
};

export const exceptionPending: Rule = {
  id: "future.exception-pending",
  says: "exception() of a pending future raises InvalidStateError.",
  doc: "library/asyncio-future#asyncio.Future.exception",
  level: "must",
  since: "3.4",
  about: ["exception"],
  needs: [["create_future", "future"]],
  *judge(run) {
    for (const { at, on, event, answer } of askedOfPending(run, "exception")) {
      yield expect(
        event.raised?.exception === "InvalidStateError",
        () => `expected exception() of ${on}, which was pending, to raise InvalidStateError, saw ${answer}`,
        at,
      );
    }
  },
  example: {
    program: main(future("order"), exception("order")),
    breaks: change(the("did", { on: "order" }), { value: null, raised: undefined }),
  },
};
