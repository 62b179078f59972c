import { askedLate, askedOfDone, askedOfPending, fits } from "../../lens/questions.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import {
  cancel,
  cancelled,
  done,
  exception,
  future,
  main,
  result,
  setException as fail,
  setResult as resolve,
} from "../../write.ts";

export const setResult: Rule = {
  id: "future.set-result",
  says: "set_result(x) makes the future done at once, and result() returns x (the identical object), as often as asked.",
  doc: "library/asyncio-future#asyncio.Future.set_result",
  level: "must",
  since: "3.4",
  about: ["set_result"],
  *judge(run) {
    for (const { at, on, event, answer } of askedOfPending(run, "set_result")) {
      if (event.raised?.exception === "InvalidStateError")
        yield broken(`expected ${on}, which was pending, to accept set_result(), saw ${answer}`, at);
    }
    for (const question of askedOfDone(run, "done", "result")) if (question.end.is === "returned") yield fits(question);
  },
  example: {
    program: main(
      future("order"),
      resolve("order", { object: "meal" }),
      done("order"),
      result("order"),
      result("order"),
    ),
    breaks: change(the("did", { on: "order" }, -1), { value: null }),
  },
};

export const exceptionNoneWhenResult: Rule = {
  id: "future.exception-none-when-result",
  says: "exception() of a future with a result returns None.",
  doc: "library/asyncio-future#asyncio.Future.exception",
  level: "must",
  since: "3.4",
  about: ["exception"],
  *judge(run) {
    for (const question of askedLate(run, "exception")) if (question.end.is === "returned") yield fits(question);
  },
  example: {
    program: main(future("order"), resolve("order", 7), exception("order")),
    breaks: change(the("did", { on: "order" }, -1), {
      value: undefined,
      raised: { exception: "InvalidStateError", id: 1 },
    }),
  },
};

export const setTwice: Rule = {
  id: "future.set-twice",
  says: "set_result()/set_exception() on a future that is done raises InvalidStateError and leaves the first outcome unchanged.",
  doc: "library/asyncio-future#asyncio.Future.set_result",
  level: "must",
  since: "3.4",
  about: ["set_result", "set_exception"],
  *judge(run) {
    const setAgain = new Set<string>();
    for (const question of askedOfDone(run, "set_result", "set_exception", "result", "exception")) {
      const { at, on, node, event, end, answer } = question;
      if (end.is === "cancelled") continue;
      if (node.do === "set_result" || node.do === "set_exception") {
        setAgain.add(on);
        const because = () => `expected ${node.do}() on ${on}, done already, to raise InvalidStateError, saw ${answer}`;
        yield expect(event.raised?.exception === "InvalidStateError", because, end.at, at);
      } else if (setAgain.has(on)) yield fits({ ...question, node });
    }
  },
  example: {
    program: main(future("order"), resolve("order", 1), fail("order", "Boom"), resolve("order", 2), result("order")),
    breaks: change(the("did", { on: "order" }, -1), { value: 2 }),
  },
};

export const setAfterCancel: Rule = {
  id: "future.set-after-cancel",
  says: "set_result()/set_exception() on a cancelled future raises InvalidStateError; the future stays cancelled.",
  doc: "library/asyncio-future#asyncio.Future.cancelled",
  level: "must",
  since: "3.4",
  about: ["set_result", "set_exception"],
  needs: ["cancel"],
  *judge(run) {
    const set = new Set<string>();
    for (const question of askedOfDone(run, "set_result", "set_exception", "cancelled")) {
      const { at, on, node, event, end, answer } = question;
      if (end.is !== "cancelled") continue;
      if (node.do !== "cancelled") {
        set.add(on);
        const because = () =>
          `expected ${node.do}() on ${on}, which is cancelled, to raise InvalidStateError, saw ${answer}`;
        yield expect(event.raised?.exception === "InvalidStateError", because, end.at, at);
      } else if (set.has(on)) yield fits({ ...question, node });
    }
  },
  example: {
    program: main(future("order"), cancel("order"), resolve("order", 1), fail("order", "Boom"), cancelled("order")),
    breaks: change(the("did", { on: "order" }, 2), { value: 1, raised: undefined }),
  },
};
