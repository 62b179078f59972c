import { askedOfDone, askedOfPending, asked, exceptionId, fits } from "../../lens/questions.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { done, exception, future, main, result, setException as fail } from "../../write.ts";

export const setException: Rule = {
  id: "future.set-exception",
  says: "set_exception(e) makes the future done at once; result() raises e and exception() returns e.",
  doc: "library/asyncio-future#asyncio.Future.set_exception",
  level: "must",
  since: "3.4",
  about: ["set_exception"],
  *judge(run) {
    for (const { at, on, event, answer } of askedOfPending(run, "set_exception")) {
      if (event.raised?.exception === "InvalidStateError")
        yield broken(`expected ${on}, which was pending, to accept set_exception(), saw ${answer}`, at);
    }
    for (const question of askedOfDone(run, "done", "result", "exception"))
      if (question.end.is === "raised") yield fits(question);
  },
  example: {
    program: main(future("order"), fail("order", "Boom", "burnt"), done("order"), result("order"), exception("order")),
    breaks: change(the("did", { on: "order" }, -1), { value: { exception: "Boom", id: 2 } }),
  },
};

export const resultSameExceptionEveryTime: Rule = {
  id: "future.result-same-exception-every-time",
  says: "result() of a failed future raises the same exception object on every call.",
  doc: "library/asyncio-future#asyncio.Future.result",
  level: "should",
  since: "3.4",
  about: ["result"],
  needs: ["set_exception"],
  *judge(run) {
    const first = new Map<string, { at: number; id: number | undefined; answer: string }>();
    for (const { at, on, event, end, answer } of askedOfDone(run, "result")) {
      if (end.is !== "raised") continue;
      const before = first.get(on);
      if (before === undefined) first.set(on, { at, id: event.raised?.id, answer });
      else {
        const because = () => `expected result() of ${on} to raise ${before.answer} again, saw ${answer}`;
        yield expect(before.id === event.raised?.id, because, before.at, at);
      }
    }
  },
  example: {
    program: main(future("order"), fail("order", "Boom"), result("order"), result("order")),
    breaks: change(the("did", { on: "order" }, -1), { raised: { exception: "Boom", id: 2 } }),
  },
};

export const setExceptionClass: Rule = {
  id: "future.set-exception-class",
  says: "set_exception() given an exception class stores an instance of it.",
  doc: "library/asyncio-future#asyncio.Future.set_exception",
  level: "implementation",
  since: "3.4",
  about: ["set_exception"],
  needs: ["exception"],
  *judge(run) {
    for (const { at, on, node, event, answer } of askedOfPending(run, "set_exception")) {
      if (!("class" in node.exception) || /StopIteration/.test(node.exception.class)) continue;
      const { class: name } = node.exception;
      if (event.raised?.exception === "TypeError") yield broken(`expected ${on} to accept ${name}, saw ${answer}`, at);
      if (event.raised !== undefined) continue;
      for (const read of readsAfter(run, on, at)) {
        const { value } = read.event;
        const kept = typeof value === "object" && value !== null && "exception" in value ? value.exception : undefined;
        const because = () => `expected exception() of ${on} to be an instance of ${name}, saw ${read.answer}`;
        yield expect(kept === name || `asyncio.${kept}` === name, because, at, read.at);
      }
    }
  },
  example: {
    program: main(
      future("order"),
      { do: "set_exception", future: "order", exception: { class: "ValueError" } },
      exception("order"),
    ),
    breaks: change(the("did", { on: "order" }, -1), { value: { class: "ValueError" } }),
  },
};

export const setExceptionStopiterationTypeerror: Rule = {
  id: "future.set-exception-stopiteration-typeerror",
  says: "set_exception(StopIteration()) raises TypeError and the future stays pending.",
  doc: "library/asyncio-future#asyncio.Future.set_exception",
  level: "implementation",
  since: "3.5",
  // the later releases of 3.12 accept it
  until: "3.12",
  about: ["set_exception"],
  *judge(run) {
    for (const { at, on, event, answer } of stopIterations(run)) {
      const because = () => `expected ${on} to refuse a StopIteration with TypeError, saw ${answer}`;
      yield expect(event.raised?.exception === "TypeError", because, at);
      const next = asked(run, "done", "set_result", "set_exception", "cancel").find(
        (each) => each.on === on && each.at > at,
      );
      if (next?.node.do === "done" && run.calm(at, next.at))
        yield expect(
          next.event.value === false,
          () => `expected ${on} to stay pending, saw done() give ${next.answer}`,
          at,
          next.at,
        );
    }
  },
  example: {
    program: main(future("order"), fail("order", "StopIteration"), done("order")),
    breaks: change(the("did", { on: "order" }, -1), { value: true }),
  },
};

export const setExceptionStopiterationWrapped: Rule = {
  id: "future.set-exception-stopiteration-wrapped",
  says: "set_exception(StopIteration()) is accepted, and the future then holds a RuntimeError whose cause is the StopIteration.",
  doc: "library/asyncio-future#asyncio.Future.set_exception",
  level: "implementation",
  since: "3.13",
  about: ["set_exception"],
  needs: ["exception"],
  *judge(run) {
    for (const { at, on, event, answer } of stopIterations(run)) {
      if (event.raised?.exception === "TypeError")
        yield broken(`expected ${on} to accept a StopIteration, saw ${answer}`, at);
      if (event.raised !== undefined) continue;
      for (const read of readsAfter(run, on, at)) {
        const { value } = read.event;
        const kept = typeof value === "object" && value !== null && "exception" in value ? value : undefined;
        const set = exceptionId(event.value);
        const isCause = set === undefined ? kept?.cause?.exception === "StopIteration" : kept?.cause?.id === set;
        const because = () =>
          `expected exception() of ${on} to be a RuntimeError caused by the StopIteration, saw ${read.answer}`;
        yield expect(kept?.exception === "RuntimeError" && isCause, because, at, read.at);
      }
    }
  },
  example: {
    program: main(future("order"), fail("order", "StopIteration"), exception("order")),
    breaks: change(the("did", { on: "order" }, -1), { value: { exception: "StopIteration", id: 1 } }),
  },
};

const stopIterations = (run: Run) =>
  askedOfPending(run, "set_exception").filter(({ node: { exception: spec }, event }) => {
    if ("class" in spec) return spec.class === "StopIteration";
    const set = event.value;
    return typeof set === "object" && set !== null && "exception" in set && set.exception === "StopIteration";
  });

/** exception() of a future that was given one there. */
const readsAfter = (run: Run, on: string, at: number) =>
  asked(run, "exception").filter((each) => each.on === on && each.at > at);
